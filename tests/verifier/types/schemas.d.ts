// Made at build from the schemas of `insigne verify`.
export const schemas: Record<string, any>;
