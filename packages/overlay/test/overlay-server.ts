import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRoomState, publicState, type RoomState, reduceRoom } from "@cb-events/room";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { onTestFinished } from "vitest";
import { addToLog, createEventLog, type EventLog } from "../src/event-log.js";
import { type Health, healthOf } from "../src/health.js";
import type { ServeOverlayOptions } from "../src/node/serve-options.js";
import { serveOverlay } from "../src/node/serve-overlay.js";
import type { OverlaySource } from "../src/source.js";

/** A built page, with one file of each kind. */
export const PAGE: Readonly<Record<string, string>> = {
  "index.html": "<title>page</title>",
  "choices.html": "<title>choices</title>",
  "control.html": "<title>control</title>",
  "sw.js": "// worker",
  "assets/page-abc123.js": "// page",
};

/** The health of a bot of which all is well. */
export function wellHealth(): Health {
  const lastPollAt = new Date();
  const figures = {
    lastEventAt: undefined,
    lag: undefined,
    clockSkew: undefined,
    polls: 1,
    events: 0,
    retries: 0,
    gaps: 0,
  };
  const config = { timeout: 10, retryMaxDelay: 30 };
  return healthOf(
    { state: "polling", lastPollAt, ...figures },
    { config, since: Date.now(), now: Date.now() },
  );
}

/** What a bot knows, as far as the overlay does. */
export class TestBot {
  room: RoomState = createRoomState();
  log: EventLog = createEventLog("testlog");
  health = wellHealth;

  readonly #listeners = new Set<() => void>();

  readonly source: OverlaySource = {
    state: () => publicState(this.room, new Date()),
    log: () => this.log,
    health: () => this.health(),
    onChange: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  get listeners(): number {
    return this.#listeners.size;
  }

  /** What was taken is saved, or something else is another one. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Takes an event as the bot does. */
  add(wire: unknown): void {
    const { event } = decodeEvent(wire);
    if (event === undefined) throw new Error("The event is invalid");
    this.take(event);
  }

  take(event: CbEvent): void {
    this.room = reduceRoom(this.room, event);
    this.log = addToLog(this.log, event, Date.now());
  }
}

/** An overlay over a bot of the test's own, on a port of its own. */
export async function openTestOverlay(
  options: Omit<ServeOverlayOptions, "page"> & { readonly page?: boolean } = {},
) {
  const bot = new TestBot();
  const lines: string[] = [];
  const logger = { error: (message: string) => void lines.push(message) };
  const folder = mkdtempSync(join(tmpdir(), "cb-events-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "assets"));
  if (options.page !== false) {
    for (const [name, content] of Object.entries(PAGE)) writeFileSync(join(folder, name), content);
  }
  const overlay = await serveOverlay(bot.source, { port: 0, logger, ...options, page: folder });
  onTestFinished(() => overlay.close());
  /** Takes an event, and saves it. */
  const emit = (wire: unknown) => {
    bot.add(wire);
    bot.changed();
  };
  return { bot, overlay, lines, emit, folder, port: overlay.port, host: `127.0.0.1:${overlay.port}` };
}

/** Waits on real time, whatever the test's clock says. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
