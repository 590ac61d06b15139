import type { Position, PositionStore } from "@cb-events/core";
import type { CbEvent, TipEvent } from "@cb-events/types";
import { expectTypeOf, test } from "vitest";
import { type JobQueue, type Ledger, type LedgerRoom, type LedgerState, openLedger } from "../src/index.js";

/** A queue, as a sender of webhooks needs it. */
interface Jobs {
  take(): Promise<Job | undefined> | Job | undefined;
  done(id: string): unknown;
  failed(id: string, retryAt: number): unknown;
  dead(id: string, reason: string): unknown;
  onAdded(listener: () => void): () => void;
}

interface Job {
  readonly id: string;
  readonly at: number;
  readonly attempts: number;
  readonly retryAt?: number | undefined;
  readonly data: unknown;
}

test("a room is a position store", () => {
  expectTypeOf(openLedger).returns.resolves.toEqualTypeOf<Ledger>();
  expectTypeOf<LedgerRoom>().toExtend<PositionStore>();
  expectTypeOf<LedgerRoom["load"]>().returns.resolves.toEqualTypeOf<Position | undefined>();
});

test("a queue fits a sender of webhooks", () => {
  expectTypeOf<JobQueue>().toExtend<Jobs>();
});

test("events are narrowed by types", async () => {
  const room = {} as LedgerRoom;
  for await (const { seq, event } of room.events({ types: ["tip"] })) {
    expectTypeOf(seq).toBeNumber();
    expectTypeOf(event).toEqualTypeOf<TipEvent>();
  }
  for await (const { event } of room.events()) expectTypeOf(event).toEqualTypeOf<CbEvent>();
  // @ts-expect-error "tipp" is no event
  room.events({ types: ["tipp"] });
});

test("a state has the type of its initial value", () => {
  const room = {} as LedgerRoom;
  expectTypeOf(room.state("n", { initial: 0, parse: Number })).toEqualTypeOf<LedgerState<number>>();
  // @ts-expect-error a state needs parse
  room.state("n", { initial: 0 });
});

test("options are checked", () => {
  openLedger("rooms.db", { commitEvery: undefined, keep: 30, logger: false });
  openLedger("rooms.db", { logger: console });
  // @ts-expect-error seconds are a number
  openLedger("rooms.db", { commitEvery: "1" });
  // @ts-expect-error no such option
  openLedger("rooms.db", { commitEvry: 1 });
});
