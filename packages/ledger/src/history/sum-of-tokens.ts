/** SQL: the sum of the column `tokens`, as far as a number can hold it. Node refuses to read a larger one. */
export const SUM_OF_TOKENS: string = `MIN(SUM(tokens), ${Number.MAX_SAFE_INTEGER})`;
