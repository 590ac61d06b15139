import type { WireEvent } from "@cb-events/types";
import type { Database } from "../driver/database.js";
import { turn } from "./turn.js";

/** Rows that are looked at in one go. */
const WINDOW = 5000;

/** Stands for a name that was forgotten. */
const FORGOTTEN = "forgotten";

/** What came of it. */
export interface ForgetReport {
  /** Events that were removed. */
  readonly removed: number;
  /** Tips and sales that were kept without a name and a text. */
  readonly anonymised: number;
  /** Jobs and dead events that were removed. */
  readonly others: number;
}

interface Row {
  readonly n: number;
  readonly event: string;
}

/**
 * Takes a user out: tips and sales stay in the books, without name and text; all else by or to that user is removed, and
 * jobs and dead events that have the name. What is removed is overwritten in the file.
 */
export async function forget(
  database: () => Database,
  username: string,
  assertOpen: () => void,
): Promise<ForgetReport> {
  database().all("PRAGMA secure_delete = 1");
  try {
    const { removed, anonymised } = await forgetEvents(database, username, assertOpen);
    const others = database().transaction(() => {
      forgetSums(database(), username);
      return (
        forgetTexts(database(), "jobs", "data", username) +
        forgetTexts(database(), "dead_events", "event", username)
      );
    });
    database().all("PRAGMA wal_checkpoint(TRUNCATE)");
    return { removed, anonymised, others };
  } finally {
    database().all("PRAGMA secure_delete = 0");
  }
}

async function forgetEvents(database: () => Database, username: string, assertOpen: () => void) {
  const needle = JSON.stringify(username).toLowerCase();
  const newest = database().first<{ n: number | null }>("SELECT MAX(n) AS n FROM events")?.n ?? 0;
  let removed = 0;
  let anonymised = 0;
  for (let after = 0; after < newest; after += WINDOW) {
    database().transaction(() => {
      const rows = database().all<Row>(
        "SELECT n, event FROM events WHERE n > ? AND n <= ? AND instr(lower(event), ?) > 0",
        ...[after, after + WINDOW, needle],
      );
      for (const { n, event } of rows) {
        const wire = parse(event);
        // What is damaged and has the name in it is of no use without it.
        const part = wire === undefined ? "other" : partOf(wire, username);
        const kept = wire !== undefined && part === "user" ? withoutUser(wire) : undefined;
        if (kept !== undefined) {
          anonymised += database().run(
            "UPDATE events SET name = NULL, event = ? WHERE n = ?",
            JSON.stringify(kept),
            n,
          );
        } else if (part !== undefined) {
          removed += database().run("DELETE FROM events WHERE n = ?", n);
        }
      }
    });
    await turn();
    assertOpen();
  }
  return { removed, anonymised };
}

/** Undefined for what is damaged. */
function parse(text: string): WireEvent | undefined {
  try {
    const wire = JSON.parse(text) as { readonly object?: unknown } | null;
    return typeof wire?.object === "object" && wire.object !== null ? (wire as WireEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** What a user is to an event. */
function partOf({ object }: WireEvent, username: string): "user" | "other" | undefined {
  const { user, message } = object as {
    readonly user?: { readonly username?: unknown };
    readonly message?: { readonly fromUser?: unknown; readonly toUser?: unknown };
  };
  if (isSame(user?.username, username)) return "user";
  return isSame(message?.fromUser, username) || isSame(message?.toUser, username) ? "other" : undefined;
}

/** A tip or a sale with its tokens alone; undefined for an event that is not kept. */
function withoutUser({ method, id, object }: WireEvent): WireEvent | undefined {
  const { tip, media, broadcaster } = object as {
    readonly tip?: { readonly tokens?: unknown };
    readonly media?: unknown;
    readonly broadcaster?: unknown;
  };
  const rest = { user: { username: FORGOTTEN }, ...(broadcaster !== undefined && { broadcaster }) };
  if (method === "tip")
    return { method, id, object: { tip: { tokens: tip?.tokens, isAnon: true }, ...rest } };
  return method === "mediaPurchase" ? { method, id, object: { media, ...rest } } : undefined;
}

/** Their sums go to those of the anonymous. */
function forgetSums(database: Database, username: string): void {
  database.run(
    `INSERT INTO tip_names (room, level, period, name, tokens, tips, first_at, last_at)
      SELECT room, level, period, '', SUM(tokens), SUM(tips), MIN(first_at), MAX(last_at) FROM tip_names
      WHERE lower(name) = lower(?) GROUP BY room, level, period
      ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, tips = tips + excluded.tips,
      first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at)`,
    username,
  );
  database.run("DELETE FROM tip_names WHERE lower(name) = lower(?)", username);
}

/** Removes the rows whose JSON has the name in a text, as a word of its own. */
function forgetTexts(
  database: Database,
  table: "jobs" | "dead_events",
  column: "data" | "event",
  username: string,
) {
  const rows = database.all<{ n: number; text: string }>(
    `SELECT n, ${column} AS text FROM ${table} WHERE instr(lower(${column}), lower(?)) > 0`,
    username,
  );
  const found = rows.filter(({ text }) => hasWord(text, username));
  for (const { n } of found) database.run(`DELETE FROM ${table} WHERE n = ?`, n);
  return found.length;
}

function hasWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w])${escaped}(?![\\w])`, "i").test(text);
}

function isSame(value: unknown, username: string): boolean {
  return typeof value === "string" && value.toLowerCase() === username.toLowerCase();
}
