import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createRoomState, type PublicState, publicState } from "@cb-events/room";
import type { TestContext } from "vitest";
import type { ControlAction, ShowMessage } from "../../overlay/src/protocol.js";

/** The built page, as `@cb-events/overlay` gives it to a server. */
const PAGE = fileURLToPath(new URL(".", import.meta.resolve("@cb-events/overlay/page/index.html")));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
};

/** The page on a server of files, and in place of a bot the test itself. */
export interface ScriptedBot {
  readonly url: string;
  /** Connections that listen. */
  readonly pages: number;
  /** Connections that were ever opened. */
  readonly opened: number;
  /** Says this to every page that listens. Resolves when it can be sent more. */
  say(text: string): Promise<void>;
  /** Puts one more file beside the page. */
  put(path: string, content: string | Uint8Array): void;
  /** What is answered to a POST of this path, in place of nothing found and no key. */
  answer(path: "/diagnosis" | "/key", json: object): void;
  /** What control pages asked for. */
  readonly actions: readonly ControlAction[];
  /** From now on no page reaches it, until it is called with false. */
  refuse(isGone: boolean): void;
}

/** `greeting` is what each page hears at first. */
export async function openScriptedBot(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  greeting = state({}),
): Promise<ScriptedBot> {
  const pages = new Set<ServerResponse>();
  const files = new Map<string, string | Uint8Array>();
  const actions: ControlAction[] = [];
  const answers = new Map<string, object>([
    ["/diagnosis", { at: new Date().toISOString(), again: 30, checks: [] }],
    ["/key", { key: null }],
  ]);
  let isGone = false;
  let opened = 0;
  const server = createServer(async (request, response) => {
    const { url = "", method } = request;
    if (isGone) {
      response.destroy();
      return;
    }
    const answer = method === "POST" ? answers.get(url) : undefined;
    if (answer !== undefined) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
      return;
    }
    if (method === "POST") {
      actions.push((await json(request)) as ControlAction);
      response.writeHead(204).end();
      return;
    }
    const path = new URL(url, "http://localhost").pathname.replace(/\/$/, "/index.html");
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(status("ok") + greeting);
      pages.add(response);
      opened += 1;
      response.on("close", () => pages.delete(response));
      return;
    }
    const body = files.get(path) ?? (await readFile(join(PAGE, path)).catch(() => undefined));
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": TYPES[extname(path)] ?? "text/plain",
    });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get pages() {
      return pages.size;
    },
    get opened() {
      return opened;
    },
    async say(text) {
      const full = [...pages].filter((page) => !page.write(text));
      await Promise.all(full.map((page) => once(page, "drain")));
    },
    put: (path, content) => void files.set(path, content),
    answer: (path, json) => void answers.set(path, json),
    actions,
    refuse(isRefusing) {
      isGone = isRefusing;
      if (isGone) for (const page of pages) page.destroy();
    },
  };
}

/** What a bot says of itself. */
function status(word: string): string {
  return message("status", { status: word });
}

/** A state with these fields, and nothing else in it. `at` is the number of the newest entry in it. */
export function state(fields: Partial<PublicState>, at = 0): string {
  return message("state", { at: `script-${at}`, state: { ...publicState(createRoomState()), ...fields } });
}

/** The entry of this number, with what the bot decided about it. */
export function entry(number: number, event: Happened, decided: object = {}): string {
  const id = `${1_700_000_000_000 + number}-0`;
  return message("event", { ...event, id, ...decided }, `script-${number}`);
}

/** An alert without a place. */
export function test(event: Happened, decided: object = {}): string {
  return message("test", { ...event, id: "test", ...decided });
}

/** What is set for all pages: nothing but these fields. */
export function show(fields: Partial<ShowMessage> = {}): string {
  return message("show", {
    look: {},
    tiers: [25, 100, 500, 1000],
    menu: [],
    alerts: [],
    isSimulated: false,
    isPaused: false,
    isMuted: false,
    timerEndsAt: null,
    ...fields,
  });
}

/** The alert on show is to make way. */
export function skip(): string {
  return message("control", { action: "skip" });
}

interface Happened {
  readonly method: string;
  readonly object: object;
}

function message(event: string, data: unknown, id?: string): string {
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
