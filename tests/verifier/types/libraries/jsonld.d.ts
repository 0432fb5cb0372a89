// What is used of the package `jsonld`.
declare const jsonld: {
  expand(document: object, options: object): Promise<any>;
  toRDF(document: object, options: object): Promise<string>;
  canonize(document: object | string, options: object): Promise<string>;
};
export default jsonld;
