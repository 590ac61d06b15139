import type { CbEvent } from "@cb-events/types";
import { createClient } from "redis";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { hasServer, RedisServer } from "../../checks/src/redis-server.js";
import { importBlock } from "../src/blocks/module-file.js";
import { recipe } from "./recipe.js";

type Query = (text: string, values?: readonly unknown[]) => Promise<{ rowCount: number | null }>;
type Write = (
  connect: () => Promise<{ query: Query; release(): void }>,
) => (event: CbEvent, context: { room: string }) => Promise<void>;

/** As much of a database as the recipe needs: what a transaction does is there after `commit`. */
function database() {
  const rows = new Map<string, number>();
  let open = 0;
  let fails = "";
  const connect = async () => {
    const staged = new Map<string, number>();
    open += 1;
    const query: Query = async (text, values = []) => {
      const [verb = ""] = text.split(" ");
      if (verb === fails) throw new Error("away");
      if (verb === "commit") for (const [key, value] of staged) rows.set(key, value);
      if (verb !== "insert") return { rowCount: null };
      const isTotal = text.includes("into totals");
      const key = isTotal ? String(values[0]) : `${String(values[0])} ${String(values[1])}`;
      if (!isTotal && rows.has(key)) return { rowCount: 0 };
      staged.set(key, isTotal ? (rows.get(key) ?? 0) + Number(values[1]) : 0);
      return { rowCount: 1 };
    };
    return {
      query,
      release: () => {
        open -= 1;
      },
    };
  };
  return {
    rows,
    connect,
    fail: (verb: string) => {
      fails = verb;
    },
    get open() {
      return open;
    },
  };
}

describe("A reader that writes to Postgres in one transaction", () => {
  it("counts an event once, however often it comes, also after a transaction that failed", async () => {
    const block = await recipe("studio", "A reader that writes to Postgres in one transaction");
    const { write } = await importBlock<{ write: Write }>(block);
    const { rows, connect, fail, ...rest } = database();
    const handle = write(connect);
    const tip = {
      type: "tip",
      id: "1-0",
      tip: { tokens: 25 },
      user: { username: "ana" },
    } as unknown as CbEvent;
    fail("commit");
    await expect(handle(tip, { room: "ana" })).rejects.toThrow("away");
    expect(rows.size).toBe(0);
    fail("");
    for (let n = 0; n < 3; n += 1) await handle(tip, { room: "ana" });
    await handle(tip, { room: "bea" });
    expect([...rows]).toEqual([
      ["ana 1-0", 0],
      ["ana", 25],
      ["bea 1-0", 0],
      ["bea", 25],
    ]);
    expect(rest.open).toBe(0);
  });
});

describe.skipIf(!hasServer())("The worker", () => {
  it("takes part until SIGTERM, and leaves nothing behind", async () => {
    const server = await RedisServer.open("docs");
    onTestFinished(() => server.close());
    const { url } = server;
    const redis = createClient({ url }).on("error", () => {});
    await redis.connect();
    onTestFinished(() => redis.destroy());
    vi.stubEnv("REDIS_URL", url);
    vi.stubEnv("CB_TOKENS", "{}");
    const before = new Set(process.listeners("SIGTERM"));
    await importBlock(await recipe("studio", "The worker"));
    const workers = () => redis.sendCommand(["XINFO", "CONSUMERS", "{cb}:rooms", "owners"]);
    expect(await workers()).toHaveLength(1);
    for (const stop of process.listeners("SIGTERM").filter((listener) => !before.has(listener))) {
      process.off("SIGTERM", stop);
      await stop("SIGTERM");
    }
    expect(await workers()).toHaveLength(0);
    vi.unstubAllEnvs();
  });
});
