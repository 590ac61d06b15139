// What a ledger promises, as plain checks: the same file runs on each runtime, over the driver that it has.
// Each check gets a folder of its own, and throws when something is not as promised.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openLedger } from "@cb-events/ledger";

const run = promisify(execFile);
const START = Date.UTC(2026, 2, 28, 22);
const MINUTE = 60_000;

const user = (username) => ({ username, gender: "f", inFanclub: false });
const at = (minutes, sequence = 0) => `${START + minutes * MINUTE}-${sequence}`;
const tip = (id, tokens, username = "ana", isAnon = false) => ({
  type: "tip",
  id,
  broadcaster: "demo",
  tip: { tokens, isAnon, message: "| for you" },
  user: user(username),
});
const chat = (id, message, username = "ana") => ({
  type: "chatMessage",
  id,
  broadcaster: "demo",
  message: { message, color: "", bgColor: null, font: "default" },
  user: user(username),
});
const plain = (type, id, username) => ({
  type,
  id,
  broadcaster: "demo",
  ...(username && { user: user(username) }),
});
const sale = (id, tokens, username = "bob") => ({
  type: "mediaPurchase",
  id,
  broadcaster: "demo",
  media: { id: 7, type: "video", name: "a song", tokens },
  user: user(username),
});
const position = (id) => ({ version: 1, room: "127.0.0.1/demo", cursor: id, mark: id, handled: [] });
const all = async (iterable) => {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
};
const rejects = async (promise, code) => {
  await assert.rejects(promise, (error) => {
    assert.equal(error.code, code);
    return true;
  });
};
const counter = { initial: { n: 0 }, parse: (stored) => stored };

export const checks = {
  "what a save closed is there after a restart, in order, each event once": async (folder) => {
    const file = join(folder, "a.db");
    const first = await openLedger(file, { commitEvery: 60 });
    const room = first.room("demo");
    const total = room.state("total", counter);
    for (const n of [1, 2, 3]) {
      room.add(tip(at(n), n));
      room.add(tip(at(n), n));
      total.value = { n: total.value.n + n };
      room.jobs("webhook").add({ n });
      await room.save(position(at(n)));
    }
    room.add(tip(at(4), 4));
    total.value = { n: 100 };
    await first.close();

    const second = await openLedger(file);
    const again = second.room("demo");
    assert.deepEqual(await again.load(), position(at(3)));
    assert.deepEqual(
      (await all(again.events())).map(({ seq, event }) => [seq, event.id, event.tip.tokens]),
      [
        [1, at(1), 1],
        [2, at(2), 2],
        [3, at(3), 3],
      ],
    );
    assert.deepEqual((await all(again.events()))[0].event, tip(at(1), 1));
    assert.deepEqual(again.state("total", counter).value, { n: 6 });
    assert.equal(again.jobs("webhook").size, 3);
    assert.equal(again.last, 3);
    await second.close();
  },

  "a rollback takes back events, jobs, and states, set or changed in place": async () => {
    const ledger = await openLedger(":memory:", { logger: false });
    const room = ledger.room("demo");
    const inPlace = room.state("in place", { initial: { list: [0] }, parse: (stored) => stored });
    const set = room.state("set", counter);
    const scalar = room.state("scalar", { initial: 0, parse: Number });
    const write = (n) => {
      room.add(tip(at(n), n));
      room.jobs("q").add(n);
      inPlace.value.list.push(n);
      set.value = { n };
      scalar.value += n;
    };
    write(1);
    await room.save(position(at(1)));
    write(2);
    room.rollback();
    assert.deepEqual([inPlace.value, set.value, scalar.value], [{ list: [0, 1] }, { n: 1 }, 1]);
    write(3);
    await room.save(position(at(3)));
    assert.deepEqual([inPlace.value, set.value, scalar.value], [{ list: [0, 1, 3] }, { n: 3 }, 4]);
    await ledger.flush();
    assert.deepEqual(
      (await all(room.events())).map(({ event }) => event.id),
      [at(1), at(3)],
    );
    assert.equal(room.jobs("q").size, 2);
    await ledger.close();
  },

  "events are read by place, type and time": async () => {
    const ledger = await openLedger(":memory:");
    const room = ledger.room("demo");
    for (let n = 1; n <= 2500; n += 1) room.add(n % 500 === 0 ? tip(at(n), n) : chat(at(n), `text ${n}`));
    await room.save(position(at(2500)));
    await ledger.flush();
    const seqs = async (options) => (await all(room.events(options))).map(({ seq }) => seq);
    assert.equal((await seqs()).length, 2500);
    assert.deepEqual(await seqs({ after: 2498 }), [2499, 2500]);
    assert.deepEqual(await seqs({ types: ["tip"] }), [500, 1000, 1500, 2000, 2500]);
    assert.deepEqual(
      await seqs({ types: ["tip"], after: 500, from: START + 1000 * MINUTE, to: START + 2000 * MINUTE }),
      [1000, 1500],
    );
    assert.deepEqual(await seqs({ from: new Date(START + 2500 * MINUTE) }), [2500]);
    assert.deepEqual(await seqs({ from: START + 9999 * MINUTE }), []);
    await ledger.close();
  },

  "jobs keep their order, their tries and their reasons": async (folder) => {
    const file = join(folder, "jobs.db");
    let ledger = await openLedger(file, { logger: false });
    let room = ledger.room("demo");
    let queue = room.jobs("webhook");
    let added = 0;
    queue.onAdded(() => {
      added += 1;
    });
    queue.add("a", { id: "a" });
    queue.add("a again", { id: "a" });
    queue.add("b", { id: "b" });
    assert.equal(queue.take(), undefined);
    await room.save(position("1-0"));
    await ledger.flush();
    assert.equal(added, 1);
    assert.deepEqual([queue.take().id, queue.take().data, queue.take().attempts], ["a", "a", 0]);
    const later = Date.now() + 60_000;
    queue.failed("a", later);
    assert.deepEqual([queue.take().id, queue.take().attempts, queue.take().retryAt], ["a", 1, later]);
    await ledger.close();

    ledger = await openLedger(file, { logger: false });
    room = ledger.room("demo");
    queue = room.jobs("webhook");
    assert.deepEqual([queue.take().id, queue.take().attempts, queue.take().retryAt], ["a", 1, later]);
    queue.dead("a", "gone");
    assert.equal(queue.take().id, "b");
    queue.done("b");
    queue.done("never there");
    assert.equal(queue.take(), undefined);
    await ledger.flush();
    assert.deepEqual(
      queue.deadJobs().map(({ id, reason }) => [id, reason]),
      [["a", "gone"]],
    );
    queue.putBack("a");
    await ledger.flush();
    assert.deepEqual([queue.take().id, queue.take().attempts, queue.take().retryAt], ["a", 0, undefined]);
    assert.deepEqual(queue.deadJobs(), []);

    const loose = room.jobs("loose", { ordered: false });
    for (const id of ["x", "y"]) loose.add(id, { id });
    await room.save(position("2-0"));
    await ledger.flush();
    loose.failed("x", later);
    assert.equal(loose.take().id, "y");
    loose.failed("y", later + 1);
    assert.equal(loose.take().id, "x");
    await ledger.flush();
    assert.equal(loose.take().id, "x");
    await ledger.close();
  },

  "sums by day, hour and show, top tippers, goals and sales are right": async () => {
    const ledger = await openLedger(":memory:");
    const room = ledger.room("demo");
    room.add(tip(at(-5), 1, "eve"));
    room.add(plain("broadcastStart", at(0)));
    room.add(tip(at(1), 10, "ana"));
    room.add(tip(at(62), 20, "bob"));
    room.add(tip(at(125), 40, "ana"));
    room.add(tip(at(126), 80, "hidden", true));
    room.add(sale(at(127), 300));
    room.addGoal({ what: "a dance", tokens: 100, event: tip(at(126), 80) });
    room.add(plain("broadcastStop", at(130)));
    room.add(plain("broadcastStart", at(3000)));
    room.add(tip(at(3001), 5, "ana"));
    await room.save(position("1-0"));
    await ledger.flush();
    const { history } = room;
    assert.deepEqual(
      history.tipsByDay(),
      [
        { date: "2026-03-28", tokens: 31, tips: 3 },
        { date: "2026-03-29", tokens: 120, tips: 2 },
        { date: "2026-03-31", tokens: 5, tips: 1 },
      ].map((day) => (day.date === "2026-03-31" ? { ...day, date: "2026-03-31" } : day)),
    );
    // Lisbon's clocks go forward at 1:00 of the 29th.
    assert.deepEqual(history.tipsByHour({ timeZone: "Europe/Lisbon", to: START + 1000 * MINUTE }), [
      { date: "2026-03-28", hour: 21, tokens: 1, tips: 1 },
      { date: "2026-03-28", hour: 22, tokens: 10, tips: 1 },
      { date: "2026-03-28", hour: 23, tokens: 20, tips: 1 },
      { date: "2026-03-29", hour: 0, tokens: 120, tips: 2 },
    ]);
    assert.deepEqual(
      history
        .tipsByShow()
        .map(({ show, tokens, tips, stoppedAt }) => [show, tokens, tips, stoppedAt?.getTime()]),
      [
        [1, 150, 4, START + 130 * MINUTE],
        [2, 5, 1, undefined],
      ],
    );
    assert.deepEqual(
      history.topTippers().map(({ name, tokens, tips }) => [name, tokens, tips]),
      [
        ["ana", 55, 3],
        ["bob", 20, 1],
        ["eve", 1, 1],
      ],
    );
    assert.deepEqual(
      history
        .topTippers({ from: START + 2 * MINUTE, to: START + 126 * MINUTE, limit: 1 })
        .map(({ name, tokens }) => [name, tokens]),
      [["ana", 40]],
    );
    assert.deepEqual(
      history.goals().map(({ at, what, tokens, show }) => [at.getTime(), what, tokens, show]),
      [[START + 126 * MINUTE, "a dance", 100, 1]],
    );
    assert.deepEqual(
      history
        .sales()
        .map(({ name, tokens, media, kind, title, show }) => [name, tokens, media, kind, title, show]),
      [["bob", 300, "7", "video", "a song", 1]],
    );
    await ledger.close();
  },

  "prune and forget leave sums and history in step": async (folder) => {
    const file = join(folder, "old.db");
    const ledger = await openLedger(file);
    const room = ledger.room("demo");
    room.add(tip(at(0), 1, "ana"));
    room.add(tip(at(7), 2, "ana"));
    room.add(tip(at(8), 4, "bob"));
    room.add(tip(at(9), 8, "zelda_unique", true));
    room.add(chat(at(10), "hello", "zelda_unique"));
    room.add(sale(at(11), 16, "zelda_unique"));
    room.jobs("q").add({ say: "zelda_unique tipped" });
    room.jobs("q").add({ say: "bob tipped" });
    await room.save(position("1-0"));
    assert.deepEqual(await ledger.forget("Zelda_Unique"), { removed: 1, anonymised: 2, others: 1 });
    assert.equal(room.history.tipsByDay()[0].tokens, 15);
    assert.deepEqual(await ledger.prune({ before: START + 7 * MINUTE }), { removed: 1 });
    assert.deepEqual(room.history.tipsByDay(), [{ date: "2026-03-28", tokens: 14, tips: 3 }]);
    assert.deepEqual(
      room.history.topTippers().map(({ name, tokens }) => [name, tokens]),
      [
        ["bob", 4],
        ["ana", 2],
      ],
    );
    assert.equal((await all(room.events())).length, 4);
    await ledger.close();
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "latin1");
      assert.ok(!text.includes("zelda_unique"), `${name} still has the name`);
    }
  },

  "private messages are stored only when asked for, and an anonymous tipper is in no view": async (
    folder,
  ) => {
    const message = { ...chat("9-0", "a secret"), type: "privateMessage" };
    const file = join(folder, "private.db");
    for (const keepPrivate of [false, true]) {
      const ledger = await openLedger(file, { keepPrivate });
      const room = ledger.room("demo");
      room.add(message);
      room.add(tip("8-0", 5, "hidden", true));
      await room.save(position("9-0"));
      await ledger.flush();
      assert.equal((await all(room.events({ types: ["privateMessage"] }))).length, Number(keepPrivate));
      assert.deepEqual(room.history.topTippers(), []);
      await ledger.close();
    }
  },

  "a second process is refused, with who has it, until the first one is gone": async (folder) => {
    const file = join(folder, "two.db");
    const ledger = await openLedger(file);
    await assert.rejects(
      openLedger(file),
      (error) => error.code === "LEDGER_LOCKED" && error.owner.pid === process.pid,
    );
    const holder = fileURLToPath(new URL("open.mjs", import.meta.url));
    const { stdout } = await run(process.execPath, [holder, file]);
    assert.match(stdout, new RegExp(`LEDGER_LOCKED ${process.pid}`));
    const reader = await openLedger(file, { readOnly: true });
    assert.deepEqual(reader.rooms(), []);
    await reader.close();
    await ledger.close();
    await (await openLedger(file)).close();
  },

  "a file that is no ledger is refused and left as it is": async (folder) => {
    const text = join(folder, "text.db");
    writeFileSync(text, "not a database, ".repeat(1000));
    await assert.rejects(
      openLedger(text),
      (error) => error.problem === "damaged" && error.message.includes(text),
    );
    assert.equal(readFileSync(text, "utf8"), "not a database, ".repeat(1000));

    const damaged = join(folder, "damaged.db");
    const ledger = await openLedger(damaged);
    const room = ledger.room("demo");
    for (let n = 0; n < 2000; n += 1) room.add(chat(at(n), "x".repeat(100)));
    await room.save(position("1-0"));
    const copy = await ledger.backup();
    await ledger.close();
    const bytes = readFileSync(damaged);
    bytes.fill(0x5a, 40_000, 120_000);
    writeFileSync(damaged, bytes);
    await assert.rejects(openLedger(damaged), (error) => {
      assert.equal(error.problem, "damaged");
      assert.ok(error.message.includes("integrity_check") && error.message.includes(copy), error.message);
      return true;
    });
    assert.deepEqual(readFileSync(damaged), bytes);
    const whole = await openLedger(copy);
    assert.equal((await all(whole.room("demo").events())).length, 2000);
    await whole.close();
  },

  "the files are their owner's alone": async (folder) => {
    if (process.platform === "win32") return;
    const file = join(folder, "made", "mode.db");
    const ledger = await openLedger(file);
    const room = ledger.room("demo");
    await room.save(position("1-0"));
    await ledger.flush();
    const names = readdirSync(join(folder, "made"));
    assert.ok(names.includes("mode.db-wal"));
    for (const name of names) assert.equal(statSync(join(folder, "made", name)).mode & 0o777, 0o600, name);
    await ledger.close();
  },

  "a folder that vanishes stops the saves, and they go on when it is back": async (folder) => {
    if (process.platform === "win32") return;
    const place = join(folder, "here");
    const ledger = await openLedger(join(place, "gone.db"), { commitEvery: 0, logger: false });
    const room = ledger.room("demo");
    room.add(tip(at(1), 1));
    await room.save(position(at(1)));
    renameSync(place, join(folder, "away"));
    room.add(tip(at(2), 2));
    await rejects(room.save(position(at(2))), "LEDGER_WRITE");
    renameSync(join(folder, "away"), place);
    await room.save(position(at(2)));
    assert.equal(room.last, 2);
    for (const name of readdirSync(place)) rmSync(join(place, name));
    room.add(tip(at(3), 3));
    await room.save(position(at(3)));
    assert.equal(room.last, 3);
    assert.ok(existsSync(join(place, "gone.db")));
    await ledger.close();
    const again = await openLedger(join(place, "gone.db"));
    assert.equal((await all(again.room("demo").events())).length, 3);
    await again.close();
  },

  "an event that cannot be written is put aside, and the room goes on": async () => {
    const ledger = await openLedger(":memory:", { logger: false });
    const room = ledger.room("demo");
    const told = [];
    room.onDead((report) => told.push(report.id));
    let deep = {};
    for (let n = 0; n < 100_000; n += 1) deep = { deep };
    room.add({ type: "unknown", method: "strange", id: at(1), data: deep });
    await room.save(position(at(1)));
    room.add(tip(at(2), 2));
    await room.save(position(at(2)));
    const handler = room.guard((event) => {
      room.add(event);
      throw new Error(`no handler for ${event.id}`);
    });
    handler(tip(at(3), 3), {});
    await room.save(position(at(3)));
    await room.guard(async () => {
      throw new Error("later");
    })(tip(at(4), 4), {});
    await room.save(position(at(4)));
    await ledger.flush();
    assert.deepEqual(
      room.dead().map(({ id, method }) => [id, method]),
      [
        [at(1), "strange"],
        [at(3), "tip"],
        [at(4), "tip"],
      ],
    );
    assert.match(room.dead()[1].reason, /no handler/);
    assert.deepEqual(told, [at(1), at(3), at(4)]);
    assert.equal(room.last, 1);
    await ledger.close();
  },

  "a change beside the handlers waits until none is in the middle of its writing": async () => {
    const ledger = await openLedger(":memory:", { commitEvery: 0 });
    const room = ledger.room("demo");
    const total = room.state("total", counter);
    assert.equal(await room.write(() => 7), 7);
    total.value = { n: 1 };
    room.add(tip(at(1), 1));
    let written = false;
    const writing = room.write(() => {
      written = true;
      total.value = { n: total.value.n + 10 };
    });
    assert.equal(written, false);
    room.rollback();
    await writing;
    assert.deepEqual(total.value, { n: 10 });
    await assert.rejects(
      room.write(() => Promise.resolve()),
      TypeError,
    );
    assert.equal(room.last, 0);
    await ledger.close();
  },
};
