import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addToLog, createEventLog, type EventLog } from "@cb-events/overlay/event-log";
import { createRoomState, type PublicState, publicState, type RoomState, reduceRoom } from "@cb-events/room";
import { type CbEvent, decodeEvent } from "@cb-events/types";
import { onTestFinished } from "vitest";
import type { Log } from "../src/log.js";
import { type Health, healthOf } from "../src/overlay/health.js";
import { type OverlayParts, openOverlay } from "../src/overlay/overlay.js";

/** A built page, with one file of each kind. */
export const PAGE: Readonly<Record<string, string>> = {
  "index.html": "<title>page</title>",
  "choices.html": "<title>choices</title>",
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
class TestBot {
  room: RoomState = createRoomState();
  log: EventLog = createEventLog("testlog");
  health = wellHealth;

  readonly source = {
    state: () => publicState(this.room, new Date()),
    log: () => this.log,
    health: () => this.health(),
  };

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
export async function openTestOverlay(parts: Partial<OverlayParts> & { readonly page?: boolean } = {}) {
  const bot = new TestBot();
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  const log: Log = { debug: add, info: add, warn: add, error: add, notice: add };
  const folder = mkdtempSync(join(tmpdir(), "cb-events-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "assets"));
  if (parts.page !== false) {
    for (const [name, content] of Object.entries(PAGE)) writeFileSync(join(folder, name), content);
  }
  const defaults = { source: bot.source, key: undefined, log, folder, open: false, port: 0 };
  const overlay = await openOverlay({ ...defaults, ...parts });
  onTestFinished(() => overlay.close());
  /** Takes an event, and saves it. */
  const emit = (wire: unknown) => {
    bot.add(wire);
    overlay.saved();
  };
  return { bot, overlay, lines, emit, folder, port: overlay.port, host: `127.0.0.1:${overlay.port}` };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request, with the path as it stands and a connection of its own. */
export async function ask(
  port: number,
  path: string,
  headers: OutgoingHttpHeaders = {},
  method = "GET",
): Promise<Answer> {
  const asking = request({ host: "127.0.0.1", port, path, headers, method, agent: false });
  asking.end();
  const [response] = await once(asking, "response");
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

export interface Message {
  readonly event: string;
  readonly id?: string;
  readonly data: MessageData;
}

/** What stands in messages of one kind or another. */
interface MessageData {
  readonly retry?: number;
  readonly status?: string;
  readonly at?: string;
  readonly state?: PublicState;
  readonly method?: string;
  readonly object?: { readonly tip?: { readonly tokens: number } };
}

/** A page that listens. Ends with the test. */
export async function listenTo(port: number, path = "/events", headers: OutgoingHttpHeaders = {}) {
  const asking = request({ host: "127.0.0.1", port, path, headers, agent: false });
  onTestFinished(() => void asking.destroy());
  asking.on("error", () => {});
  asking.end();
  const [response] = await once(asking, "response");
  const messages: Message[] = [];
  let text = "";
  response.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    messages.push(...blocks.map(parseMessage));
    response.emit("message");
  });
  response.on("error", () => {});
  const ended = new Promise<void>((resolve) => response.on("close", resolve));
  /** Resolves with the first message that fits, at once or when it comes; rejects when the connection ends before. */
  const until = async (fits: (message: Message) => boolean): Promise<Message> => {
    for (;;) {
      const found = messages.find(fits);
      if (found) return found;
      const gone = ended.then(() => {
        throw new Error(`ended without it, after ${JSON.stringify(messages.at(-1))}`);
      });
      await Promise.race([once(response, "message"), gone]);
    }
  };
  const of = (event: string) => messages.filter((message) => message.event === event);
  const ids = () => of("event").map(({ id }) => id);
  return { status: response.statusCode as number, response, messages, until, ended, of, ids, asking };
}

function parseMessage(block: string): Message {
  const fields = Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  if (fields["retry"]) return { event: "retry", data: { retry: Number(fields["retry"]) } };
  const { event = "", id, data = "null" } = fields;
  return { event, ...(id !== undefined && { id }), data: JSON.parse(data) };
}
