/** The version of the undici in this runtime; 0 where there is none. */
export const undiciMajor: number = Number.parseInt(process.versions["undici"] ?? "0", 10);
