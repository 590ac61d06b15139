import { readFile, writeFile } from "node:fs/promises";
import { EventClient } from "@cb-events/core";
import { describe, expect, it } from "vitest";
import { broken, giving } from "../../../apps/checks/src/broken-client.js";
import { type Connect, labelOf } from "../../../apps/checks/src/consumers.js";
import { playAll } from "./faults/play-all.js";
import { type Row, retried, row, rows, status, thrown } from "./faults/rows.js";

const right: Connect = (url, options) => new EventClient(url, options);
const retriedRow = row("503", status([503]), retried("ServerError"));

function rowNamed(wanted: string): Row {
  const found = rows.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`There is no row "${wanted}"`);
  return found;
}

describe("the fault matrix", () => {
  it("has a row for every fault, and no two of one name", () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(40);
  });

  it("finds every promise kept, and its table in the README", async () => {
    const played = await playAll(rows, right);
    // `pnpm checks faults` names a file, and prints what it finds in it.
    const { FAULTS_FILE } = process.env;
    if (FAULTS_FILE !== undefined) await writeFile(FAULTS_FILE, JSON.stringify(played));
    expect(played.broken).toEqual([]);
    expect(played.cells).toBe(508);
    const [head = [], ...others] = played.table;
    const lines = [head, head.map(() => "---"), ...others].map((cells) => `| ${cells.join(" | ")} |\n`);
    expect(await readFile(new URL("../README.md", import.meta.url), "utf8")).toContain(lines.join(""));
  }, 180_000);
});

describe("the fault matrix catches what is broken on purpose:", () => {
  const timers: NodeJS.Timeout[] = [];
  /** A response that nothing holds is collected, and its body ended with it. */
  const unread: Response[] = [];

  it("a wrong expectation", async () => {
    const wrong = row("503", status([503]), thrown("AuthError"));
    const { broken, cells, table } = await playAll([wrong], right);
    expect(broken[0]).toMatch(/^503 \(form 1\), .*: retries: 1, not 0; retriedAfter: \["ServerError"\], not/);
    expect(broken).toHaveLength(4);
    expect(cells).toBe(4);
    expect(table[1]).toEqual(["503", "BROKEN", "BROKEN", "BROKEN", "BROKEN"]);
  });

  it.each<[string, Row, Connect, string]>([
    [
      "a client that loses an event",
      retriedRow,
      giving((event) => (labelOf(event) === "b2" ? [] : [event])),
      'arrived: ["a1","a2","a3","b1","b3",',
    ],
    [
      "a client that repeats an event",
      retriedRow,
      giving((event) => (labelOf(event) === "b2" ? [event, event] : [event])),
      'arrived: ["a1","a2","a3","b1","b2","b2","b3",',
    ],
    [
      "a client that follows redirects",
      rowNamed("redirect to another host, 301 to 308"),
      (url, options) => {
        const following: typeof options.fetch = (to, init) => fetch(to, { ...init, redirect: "follow" });
        return new EventClient(url, { ...options, fetch: following });
      },
      "foreignRequests: 1, not 0",
    ],
    [
      "a client that logs its URL",
      retriedRow,
      (url, options) => {
        if (options.logger) options.logger.info?.(`Following ${url}`);
        return new EventClient(url, options);
      },
      "showsToken: true, not false",
    ],
    [
      "a client that leaves a timer",
      retriedRow,
      broken(() => {
        timers.push(setTimeout(() => {}, 60_000));
        return {};
      }),
      "timers: 1, not 0",
    ],
    [
      "a client that leaves a listener",
      retriedRow,
      broken((_client, { signal }) => {
        signal?.addEventListener("abort", () => {});
        return {};
      }),
      "listeners: 1, not 0",
    ],
    [
      "a client that leaves a body unread",
      rowNamed("500 with an endless body"),
      (url, options) => {
        const careless: typeof options.fetch = async (to, { signal: _, ...init }) => {
          const response = await fetch(to, init);
          unread.push(response);
          return response.ok ? response : new Response("", { status: response.status });
        };
        return new EventClient(url, { ...options, fetch: careless });
      },
      "requests: 1, not 0",
    ],
    [
      "a client whose position stays behind",
      retriedRow,
      broken(({ position }) => ({ position })),
      'afterRestart: ["a1",',
    ],
    [
      "a client that does not close",
      retriedRow,
      broken(() => ({ close: async () => {} })),
      'endState: "waiting", not "closed"',
    ],
    [
      "a process that warns",
      retriedRow,
      broken(() => {
        process.emitWarning("Possible leak", "MaxListenersExceededWarning");
        return {};
      }),
      "the process warned: MaxListenersExceededWarning: Possible leak",
    ],
  ])("%s", async (_, wrongRow, connect, promise) => {
    const played = await playAll([wrongRow], connect);
    for (const timer of timers.splice(0)) clearTimeout(timer);
    expect(played.broken.join("\n")).toContain(promise);
  });
});
