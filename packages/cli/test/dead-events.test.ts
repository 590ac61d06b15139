import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tip } from "@cb-events/simulator";
import { expect, it, onTestFinished, vi } from "vitest";
import { runBot as runHere } from "../src/bot/bot.js";
import type { Log } from "../src/log.js";
import { openMetrics } from "../src/metrics/open-metrics.js";
import type { Printer } from "../src/printer.js";
import { DEFAULT_SETTINGS } from "../src/settings/settings.js";
import { freePort } from "./free-port.js";
import { readKept } from "./kept.js";
import { openRoom } from "./room.js";
import { runBot, startBot } from "./run-bot.js";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-dead-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A feed that gives this page at each start, and nothing after it. */
async function openPage(events: readonly string[], last: string): Promise<string> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const nextUrl = `http://127.0.0.1:${port}/events/demo/secret/?i=${last}&timeout=1`;
    const isFirst = !request.url?.includes("i=");
    setTimeout(
      () => response.end(`{"events":[${isFirst ? events.join() : ""}],"nextUrl":"${nextUrl}"}`),
      isFirst ? 0 : 200,
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/events/demo/secret/`;
}

const wireTip = (id: string, name: string, more = "") =>
  `{"method":"tip","id":"${id}","object":{"user":{"username":"${name}"${more}},"tip":{"tokens":5,"isAnon":false}}}`;

it("counts what is put aside, also what an earlier run put aside", async () => {
  const file = join(await openFolder(), "here.db");
  const now = Date.now() + 60_000;
  const deep = `,"new":${"[".repeat(5000)}${"]".repeat(5000)}`;
  const url = await openPage([wireTip(`${now}-0`, "eve", deep), wireTip(`${now}-1`, "bea")], `${now}-1`);
  const port = await freePort();
  const args = ["--no-overlay", "--json", "--private", "--ledger", file, "--metrics", String(port)];
  const scrape = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const first = startBot(args, { env: { CB_EVENTS_URL: url } });
  await first.until("stderr", /Thank you, bea/);
  const page = await scrape();
  expect(page).toMatch(/^cb_events_reader_dead(?:\{\S*\})? 1$/m);
  first.process.kill("SIGTERM");
  await first.ended;
  const second = startBot(args, { env: { CB_EVENTS_URL: url } });
  await second.until("stderr", "Metrics: ");
  await vi.waitFor(async () => expect(await scrape()).toMatch(/^cb_events_reader_dead(?:\{\S*\})? 1$/m), {
    timeout: 30_000,
  });
  second.process.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
});

it.each([
  ["with a recording", ["--record", "show.ndjson"]],
  ["with an anonymous recording", ["--record", "show.ndjson", "--anonymise"]],
  ["with all as JSON", ["--json", "--private"]],
])("an event nested thousands deep is put aside, told, and ends nothing: %s", async (_, args) => {
  const folder = await openFolder();
  const now = Date.now() + 60_000;
  const deep = `,"new":${"[".repeat(5000)}${"]".repeat(5000)}`;
  const url = await openPage(
    [wireTip(`${now}-0`, "ana"), wireTip(`${now}-1`, "eve", deep), wireTip(`${now}-2`, "bea")],
    `${now}-2`,
  );
  const file = join(folder, "here.db");
  const paths = args.map((arg) => (arg === "show.ndjson" ? join(folder, arg) : arg));
  const all = ["--no-overlay", "--ledger", file, ...paths];
  const bot = startBot(all, { env: { CB_EVENTS_URL: url } });
  await bot.until("stderr", /Thank you, bea/);
  await bot.until("stderr", new RegExp(`^warn: An event of the room .* put aside \\(tip ${now}-1\\)`, "m"));
  bot.process.kill("SIGTERM");
  expect((await bot.ended).code).toBe(0);
  const again = await runBot([...all, "--duration", "1"], { env: { CB_EVENTS_URL: url } });
  expect(again.code).toBe(0);
  expect(again.stderr).not.toContain("put aside");
  const kept = await readKept(file);
  expect(kept.dead).toMatchObject([
    { id: `${now}-1`, method: "tip", reason: "it is nested too deep, or too long, to be written" },
  ]);
  expect(kept).toMatchObject({ last: 2, room: { tips: { tokens: 10, count: 2 } }, reactions: 0 });
});

it("an event whose handling throws is put aside with all that it wrote, and the next one is handled", async () => {
  const { feed, server } = await openRoom();
  const folder = await openFolder();
  const path = join(folder, "here.db");
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  const log: Log = { debug: () => {}, info: add, warn: add, error: add, notice: add };
  // Ahead of the first answer, however late that comes: what is before it is history.
  const now = Date.now() + 60_000;
  const ids = [1, 2, 3].map((tokens) =>
    String(feed.emit({ ...tip({ tokens }), id: `${now + tokens}-0` }).id),
  );
  let printed = 0;
  const printer: Printer = {
    get printed() {
      return printed;
    },
    async print() {
      printed += 1;
    },
  };
  let asked = 0;
  // The alerts are asked for twice for each event: when it was counted already, the second time.
  const current = new Proxy(DEFAULT_SETTINGS, {
    get(target, key) {
      if (key === "alerts") asked += 1;
      if (key === "alerts" && asked === 4) throw new TypeError("no paper");
      return Reflect.get(target, key);
    },
  });
  const port = await freePort();
  const metrics = await openMetrics(port, log);
  onTestFinished(() => metrics?.close());
  await runHere({
    ...{ metrics, room: { credentials: server.eventsUrl } },
    options: { retryAttempts: 1, strict: false, count: 3 },
    startedAt: Date.now() - 1000,
    printer,
    log,
    settings: { current, onChange() {} },
    ledgerFile: { path },
    signal: new AbortController().signal,
  });
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(page).toMatch(/^cb_events_handler_duration_count\{\S*error_type="TypeError"\S*\} 1$/m);
  expect(page).toMatch(/^cb_events_reader_dead(?:\{\S*\})? 1$/m);
  const kept = await readKept(path);
  expect(kept.dead).toMatchObject([{ id: ids[1], reason: "TypeError: no paper" }]);
  expect(kept).toMatchObject({ last: 2, room: { tips: { tokens: 4, count: 2 } } });
  expect(lines.filter((line) => line.includes("put aside"))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith("Thank you"))).toHaveLength(2);
});
