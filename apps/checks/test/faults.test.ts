import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EventClient } from "@cb-events/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Connect } from "../src/faults/cell.js";
import { allRows, runCommand } from "../src/faults/command.js";
import { inBoth, retried, thrown } from "../src/faults/expect.js";
import { type FaultRow, status } from "../src/faults/fault-row.js";
import { labelOf } from "../src/faults/labels.js";
import { broken, giving } from "./broken-client.js";
import { run as runCheck } from "./run.js";

const run = (args: readonly string[], rows?: readonly FaultRow[], connect?: Connect) =>
  runCheck(runCommand, args, { rows, connect });

const CORE_README = fileURLToPath(new URL("../../../packages/core/README.md", import.meta.url));
const retriedRow: FaultRow = { name: "503", cases: [status(503)], ...inBoth(retried("ServerError")) };

function rowNamed(wanted: string): FaultRow {
  const row = allRows.find(({ name }) => name === wanted);
  if (row === undefined) throw new Error(`There is no row "${wanted}"`);
  return row;
}

describe("the fault matrix", () => {
  it("finds every promise kept, and its table in the README of core", async () => {
    const { code, out } = await run(["--check", CORE_README]);
    expect(out).not.toContain("BROKEN");
    expect(out).toMatch(/\ncells: \d{3}, broken: 0\n$/);
    expect(code).toBe(0);
  }, 180_000);

  it("has a row for every fault, and no two of one name", () => {
    const names = new Set(allRows.map(({ name }) => name));
    expect(names.size).toBe(allRows.length);
    expect(names.size).toBeGreaterThan(40);
  });

  it("is printed in Markdown, and nothing else", async () => {
    const { code, out, err } = await run(["--markdown"], [retriedRow]);
    expect(out.split("\n")).toEqual([
      "| fault | lenient, iterate | lenient, poll | strict, iterate | strict, poll |",
      "| --- | --- | --- | --- | --- |",
      "| 503 | retried | retried | retried | retried |",
      "",
    ]);
    expect(err).toBe("");
    expect(code).toBe(0);
  });

  it("is compared with the table in a README", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-faults-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const readme = join(folder, "README.md");
    await writeFile(readme, `# Core\n\n${(await run(["--markdown"], [retriedRow])).out}\nMIT`);
    expect(await run(["--check", readme], [retriedRow])).toMatchObject({ code: 0 });
    await writeFile(readme, (await readFile(readme, "utf8")).replace("retried", "thrown"));
    const { code, out } = await run(["--check", readme], [retriedRow]);
    expect(out).toContain(`BROKEN ${readme} has another table: put in the one that --markdown prints`);
    expect(code).toBe(1);
  });
});

describe("the fault matrix catches what is broken on purpose:", () => {
  const timers: NodeJS.Timeout[] = [];
  /** A response that nothing holds is collected, and its body ended with it. */
  const unread: Response[] = [];

  it("a wrong expectation", async () => {
    const wrong = { ...retriedRow, ...inBoth(thrown("AuthError")) };
    const { code, out } = await run([], [wrong]);
    expect(out).toContain("BROKEN 503 (form 1), lenient, iterate: retries: 1, documented is 0; retriedAfter");
    expect(out).toMatch(/\ncells: 4, broken: 4\n$/);
    expect(code).toBe(1);
  });

  it.each<[string, FaultRow, Connect, string]>([
    [
      "a client that loses an event",
      retriedRow,
      giving((event) => (labelOf(event) === "b2" ? [] : [event])),
      "lost b2",
    ],
    [
      "a client that repeats an event",
      retriedRow,
      giving((event) => (labelOf(event) === "b2" ? [event, event] : [event])),
      "repeated b2",
    ],
    [
      "a client that follows redirects",
      rowNamed("redirect to another host, 301 to 308"),
      (url, options) => {
        const following: typeof options.fetch = (to, init) => fetch(to, { ...init, redirect: "follow" });
        return new EventClient(url, { ...options, fetch: following });
      },
      "asked a foreign host",
    ],
    [
      "a client that logs its URL",
      retriedRow,
      (url, options) => {
        if (options.logger) options.logger.info?.(`Following ${url}`);
        return new EventClient(url, options);
      },
      "shows its token",
    ],
    [
      "a client that leaves a timer",
      retriedRow,
      broken(() => {
        timers.push(setTimeout(() => {}, 60_000));
        return {};
      }),
      "left open: 1 timers",
    ],
    [
      "a client that leaves a listener",
      retriedRow,
      broken((_client, { signal }) => {
        signal?.addEventListener("abort", () => {});
        return {};
      }),
      "left open: 1 listeners",
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
      "left open: 1 requests",
    ],
    [
      "a client whose position stays behind",
      retriedRow,
      broken(({ position }) => ({ position })),
      "after a restart unexpected a1",
    ],
    [
      "a client that does not close",
      retriedRow,
      broken(() => ({ close: async () => {} })),
      "is waiting at the end, not closed",
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
  ])("%s", async (_, row, connect, promise) => {
    const { code, out } = await run([], [row], connect);
    for (const timer of timers.splice(0)) clearTimeout(timer);
    expect(out).toContain(promise);
    expect(out).toMatch(/broken: [1-9]\d*\n$/);
    expect(code).toBe(1);
  });
});
