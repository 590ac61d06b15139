import { sqliteCode } from "../driver/sqlite-error.js";
import { messageOf } from "./reason-of.js";

const RIGHTS = "the file or its folder may not be written to: change the rights";
const FULL = "the disk is full: make room";

const REMEDIES: Readonly<Record<string, string>> = {
  SQLITE_FULL: FULL,
  ENOSPC: FULL,
  SQLITE_BUSY: "another program holds the file locked: end it, or let it finish",
  SQLITE_READONLY: RIGHTS,
  // Also to read it only: SQLite keeps files beside it.
  SQLITE_CANTOPEN: "see that the path is right, and that the file and its folder may be written to",
  SQLITE_PERM: RIGHTS,
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: RIGHTS,
  SQLITE_IOERR: "the disk failed: see that it is there and works",
  SQLITE_CORRUPT: "the file is damaged: end this process and put a whole copy in its place",
};

/** What is wrong with a file and what to do, by the error of SQLite or of the system. */
export function problemOf(error: unknown): string {
  const text = messageOf(error);
  const code = sqliteCode(error) ?? systemCode(error);
  return code === undefined ? text : `${REMEDIES[code] ?? text} (${code}: ${text})`;
}

function systemCode(error: unknown): string | undefined {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === "string" && Object.hasOwn(REMEDIES, code) ? code : undefined;
}
