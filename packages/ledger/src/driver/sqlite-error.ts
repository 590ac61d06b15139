/** The result codes of SQLite that tell what to do; the names are SQLite's own. */
const NAMES: Readonly<Record<number, string>> = {
  3: "SQLITE_PERM",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  26: "SQLITE_NOTADB",
};

/** The name of the error's result code, such as `SQLITE_FULL`, whichever driver threw it; undefined for another error. */
export function sqliteCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { errcode, errno, rawCode, code, message } = error as Readonly<Record<string, unknown>>;
  const number = [errcode, rawCode, errno].find((each) => typeof each === "number" && each > 0);
  if (typeof number === "number") return NAMES[number & 0xff] ?? `SQLITE_${number & 0xff}`;
  // libsql says by which one it could not open a file in the message alone.
  const [, opening] = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(String(message)) ?? [];
  if (code === "" && opening !== undefined) return NAMES[Number(opening) & 0xff];
  if (typeof code !== "string" || !code.startsWith("SQLITE_")) return undefined;
  // libsql knows no code for a file that it cannot read as a database when it opens it.
  if (/not a database/i.test(String(message))) return "SQLITE_NOTADB";
  return Object.values(NAMES).find((name) => code.startsWith(name)) ?? code;
}

/** The file cannot be read as a database, or only in part. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === "SQLITE_CORRUPT" || code === "SQLITE_NOTADB";
}
