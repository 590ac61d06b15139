import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Position } from "@cb-events/core";
import type { CbEvent, TipEvent } from "@cb-events/types";
import { afterEach } from "vitest";
import { type LedgerOptions, openLedger } from "../src/index.js";
import type { Ledger } from "../src/ledger.js";

/** Makes folders under the system's one for such, and removes them after each test. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  return async () => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), "cb-events-ledger-"));
    made.push(folder);
    return folder;
  };
}

/** Opens ledgers, and closes them after each test. */
export function ledgers(): (path?: string, options?: LedgerOptions) => Promise<Ledger> {
  const open: Ledger[] = [];
  afterEach(async () => {
    for (const ledger of open.splice(0)) await ledger.close().catch(() => {});
  });
  return async (path = ":memory:", options = {}) => {
    const ledger = await openLedger(path, { logger: false, ...options });
    open.push(ledger);
    return ledger;
  };
}

export function position(id: string): Position {
  return { version: 1, room: "127.0.0.1/demo", cursor: id, mark: null, handled: [] };
}

export function tip(id: string, tokens = 25, username = "ana", isAnon = false): TipEvent {
  return { type: "tip", id, tip: { tokens, isAnon }, user: { username } };
}

export function chat(id: string, message: string, username = "ana"): CbEvent {
  return { type: "chatMessage", id, message: { message }, user: { username } };
}

export function broadcast(type: "broadcastStart" | "broadcastStop", id: string): CbEvent {
  return { type, id, user: { username: "demo" } };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
