// Made at build from the catalogues.
export const translations: Record<string, () => Promise<Record<string, string>>>;
