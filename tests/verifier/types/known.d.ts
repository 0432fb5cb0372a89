// Made at build: what the verifier as one file knows of its site.
export const known: { baseURL: string; documents: Record<string, any>; pictures: Record<string, string> };
