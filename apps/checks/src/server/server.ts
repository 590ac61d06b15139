import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonic } from "../clock.js";
import { mostInMinute } from "../statistics.js";
import { LiveRoom, PageRoom, type PageRoomOptions, send } from "./rooms.js";

export interface EmitOptions {
  readonly rooms: readonly string[];
  readonly eventsEach: number;
  /** Events a second, of all rooms together. */
  readonly perSecond: number;
}

/** Names of files. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Longer than any measure lasts: no connection ends between two turns. */
const KEEP_ALIVE = 600_000;
/** More connections than a system queues by itself come at once. */
const BACKLOG = 4096;

/** The feed that all contestants follow: made for this purpose, so that it is never what they wait for. */
export class Server {
  readonly #pages = new Map<string, PageRoom>();
  readonly #live = new Map<string, LiveRoom>();
  /** When live rooms were asked. */
  #asked: number[] = [];

  /** Listens on loopback, with a certificate over HTTPS, and gives the origin. */
  async listen(certificate: Certificate | undefined): Promise<string> {
    const answer = (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response);
    const server = certificate
      ? createSecureServer(
          { key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) },
          answer,
        )
      : createServer(answer);
    server.keepAliveTimeout = KEEP_ALIVE;
    server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG });
    await once(server, "listening");
    return `${certificate ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Makes a room of pages, unless it is there. */
  pages(options: PageRoomOptions): void {
    if (!this.#pages.has(options.name)) this.#pages.set(options.name, new PageRoom(options));
  }

  /** Makes live rooms, in place of all that there were. */
  live(rooms: readonly string[]): void {
    this.#live.clear();
    this.#asked = [];
    for (const room of rooms) this.#live.set(room, new LiveRoom(room));
  }

  /** Resolves when a request is held in each live room. */
  async allHeld(): Promise<void> {
    while (![...this.#live.values()].every(({ held }) => held)) await sleep(10);
  }

  /** Makes the events of live rooms, one room after the other, at an even pace. Resolves when all are made. */
  async emit({ rooms, eventsEach, perSecond }: EmitOptions): Promise<void> {
    const live = rooms.map((room) => this.#live.get(room));
    const start = monotonic();
    for (let number = 0; number < rooms.length * eventsEach; number += 1) {
      const wait = start + (number * 1000) / perSecond - monotonic();
      // A timer's resolution is a millisecond: what is due within it is due now.
      if (wait > 0.5) await sleep(wait);
      live[number % rooms.length]?.emit();
    }
  }

  /** The most requests to live rooms in any 60 seconds. */
  mostInMinute(): number {
    return mostInMinute(this.#asked);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === "POST") {
      answerUpdates(request, response).catch(() => response.writeHead(400).end());
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? "", "http://feed");
    const room = pathname.split("/")[2] ?? "";
    const cursor = searchParams.get("i");
    const live = this.#live.get(room);
    const page = this.#pages.get(room)?.page(cursor);
    if (live) this.#asked.push(monotonic());
    if (live) live.ask(cursor, Number(searchParams.get("timeout")), response);
    else if (page) send(response, page);
    else response.writeHead(404).end();
  }
}

/**
 * The feed of a chat bot, as grammY asks for it: one update for each request, and always one more. Any other method
 * is answered with `true`.
 */
async function answerUpdates(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { offset = 1, limit } = (await json(request)) as { offset?: number; limit?: number };
  // The last request of a loop says only how far it came.
  const isLast = limit === 1;
  const isUpdates = request.url?.endsWith("/getUpdates") ?? false;
  const result = isUpdates ? (isLast ? [] : [update(offset)]) : true;
  send(response, Buffer.from(JSON.stringify({ ok: true, result })));
}

/** About as long as an event of the other feed. */
function update(number: number) {
  const name = `viewer_${number % 997}`;
  const from = { id: number % 997, is_bot: false, first_name: name, username: name, language_code: "en" };
  const chat = { id: from.id, type: "private", first_name: name, username: name };
  const text = "thanks for the show tonight everyone have a good evening";
  return { update_id: number, message: { message_id: number, date: 1_755_376_889, from, chat, text } };
}
