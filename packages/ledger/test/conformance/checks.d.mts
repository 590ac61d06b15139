/** What a ledger promises: a function for each sentence, which gets an empty folder. */
export const checks: Readonly<Record<string, (folder: string) => Promise<void>>>;
