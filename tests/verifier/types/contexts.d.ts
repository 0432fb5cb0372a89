// Made at build from the contexts that packages carry.
export const contexts: Record<string, () => Promise<{ default: any }>>;
