import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { LedgerFileError, openLedger } from "../src/index.js";
import { all, ledgers, position, temporaryFolders, tip } from "./support.js";

// Many ledgers, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const temporaryFolder = temporaryFolders();
const open = ledgers();

interface Files {
  readonly main: Buffer;
  readonly wal: Buffer;
}

/** The files of a ledger with 200 events that was closed, and of one that is open, with all of it in the WAL. */
let closed: Files;
let killed: Files;

beforeAll(async () => {
  const path = join(await temporaryFolder(), "rooms.db");
  const ledger = await open(path, { commitEvery: 0 });
  const room = ledger.room("demo");
  for (let n = 1; n <= 200; n += 1) {
    room.add(tip(`${n}-0`, n, `user${n % 9}`));
    room.jobs("q").add({ n }, { id: `job ${n}` });
    room.state("s", { initial: 0, parse: Number }).value = n;
    await room.save(position(`${n}-0`));
  }
  killed = { main: readFileSync(path), wal: readFileSync(`${path}-wal`) };
  await ledger.prune({ before: 60 });
  await ledger.close();
  closed = { main: readFileSync(path), wal: Buffer.alloc(0) };
});

/** With so many bytes turned over, from a place on. */
function flipped(bytes: Buffer, at: number, count = 1): Buffer {
  const copy = Buffer.from(bytes);
  for (let n = at; n < Math.min(at + count, copy.length); n += 1)
    copy.writeUInt8(copy.readUInt8(n) ^ 0xff, n);
  return copy;
}

/**
 * Opens it: refused by name and left as it is, or in use as ever. Gives the last `n` of its events, of its state and of
 * its position.
 */
async function attempt({ main, wal }: Files) {
  const path = join(await temporaryFolder(), "rooms.db");
  writeFileSync(path, main);
  if (wal.length > 0) writeFileSync(`${path}-wal`, wal);
  const ledger = await openLedger(path, { logger: false }).catch((error: unknown) => error);
  if (ledger instanceof Error) {
    expect(ledger).toBeInstanceOf(LedgerFileError);
    expect(ledger.message).toContain(path);
    expect(readFileSync(path).equals(main)).toBe(true);
    return undefined;
  }
  const used = ledger as Awaited<ReturnType<typeof open>>;
  const room = used.room("demo");
  const events = await all(room.events());
  const state = room.state<unknown>("s", { initial: 0, parse: (json) => json }).value;
  const loaded = await room.load().catch(() => undefined);
  room.history.topTippers();
  room.jobs("q").take();
  room.add(tip("9000-0"));
  await room.save(position("9000-0"));
  await used.close();
  const last = events.at(-1)?.event.id ?? "0-0";
  return { events: events.length, last, state, cursor: loaded?.cursor ?? "0-0" };
}

describe("a ledger of which bytes are damaged is refused by name and left as it is, or in use as ever", () => {
  it("in its head", async () => {
    let refused = 0;
    for (let at = 0; at < 100; at += 8)
      if ((await attempt({ ...closed, main: flipped(closed.main, at) })) === undefined) refused += 1;
    expect(refused).toBeGreaterThan(1);
  });

  it("anywhere behind that", async () => {
    const { main } = closed;
    for (let at = 100; at < main.length; at += Math.ceil(main.length / 16))
      await attempt({ ...closed, main: flipped(main, at, 1 + (at % 60)) });
  });

  it("a page at a time, or cut off", async () => {
    const { main } = closed;
    for (let page = 0; page < main.length / 4096; page += 4) {
      const copy = Buffer.from(main);
      copy.fill(0, page * 4096, (page + 1) * 4096);
      await attempt({ ...closed, main: copy });
      await attempt({ ...closed, main: main.subarray(0, page * 4096 + 100 * page) });
    }
  });

  it("in the head of what was written last: that stays, and is named", async () => {
    const { main, wal } = killed;
    for (let at = 0; at < 32; at += 5) {
      const path = join(await temporaryFolder(), "rooms.db");
      const damaged = flipped(wal, at);
      writeFileSync(path, main);
      writeFileSync(`${path}-wal`, damaged);
      for (const readOnly of [true, false])
        await expect(openLedger(path, { readOnly })).rejects.toMatchObject({
          problem: "damaged",
          message: expect.stringContaining(`What was written last is in ${path}-wal, whose head is damaged`),
        });
      expect(readFileSync(`${path}-wal`).equals(damaged)).toBe(true);
      writeFileSync(`${path}-wal`, wal);
      expect((await open(path)).room("demo").last).toBe(200);
    }
  });

  it("in what was written last: what is before that stands, whole", async () => {
    const { main, wal } = killed;
    const whole = await attempt(killed);
    expect(whole).toEqual({ events: 200, last: "200-0", state: 200, cursor: "200-0" });
    for (let at = 32; at < wal.length; at += Math.ceil(wal.length / 10)) {
      for (const damaged of [flipped(wal, at, 1 + (at % 9)), wal.subarray(0, at)]) {
        const found = await attempt({ main, wal: damaged });
        const n = found?.events ?? 0;
        expect(found).toEqual({ events: n, last: `${n}-0`, state: n, cursor: `${n}-0` });
      }
    }
  });
});
