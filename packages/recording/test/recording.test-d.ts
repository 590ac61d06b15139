import { Router } from "@cb-events/router";
import type { CbEvent, WireEvent } from "@cb-events/types";
import { expectTypeOf, test } from "vitest";
import { type Anonymiser, anonymise, createAnonymiser, decodeLine, encodeLine } from "../src/index.js";
import { openRecorder, type Recorder, type Replayed, readRecording, replay } from "../src/node.js";

declare const event: CbEvent;
declare const wire: WireEvent;
declare const recorder: Recorder;

test("an event is anonymised in the form in which it came", () => {
  expectTypeOf(anonymise(event)).toEqualTypeOf<CbEvent>();
  expectTypeOf(anonymise(wire)).toEqualTypeOf<WireEvent>();
  expectTypeOf(createAnonymiser({ key: new Uint8Array(16) })).toEqualTypeOf<Anonymiser>();
  // @ts-expect-error a key is text or bytes
  createAnonymiser({ key: 5 });
});

test("either form is recorded, and lines are in wire form", () => {
  expectTypeOf(recorder.record(event)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(recorder.record(wire)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(encodeLine(event)).toEqualTypeOf<string>();
  expectTypeOf(decodeLine("")).toEqualTypeOf<WireEvent | undefined>();
  // @ts-expect-error no event
  recorder.record({ id: "1-0" });
});

test("a recorder takes true, false or an anonymiser", () => {
  expectTypeOf(openRecorder("a", { anonymise: true })).toEqualTypeOf<Promise<Recorder>>();
  openRecorder("a", { anonymise: createAnonymiser() });
  openRecorder("a", { anonymise });
  openRecorder("a", { anonymise: undefined });
  // @ts-expect-error a function of another shape
  openRecorder("a", { anonymise: (text: string) => text });
  // @ts-expect-error no such option
  openRecorder("a", { anonymize: true });
});

test("what is read are events, and whoever takes events can have them replayed", () => {
  expectTypeOf(readRecording("a")).toExtend<AsyncIterable<CbEvent>>();
  expectTypeOf(replay("a", (event) => event.id)).toEqualTypeOf<Promise<Replayed>>();
  replay("a", new Router(), { speed: 2, signal: new AbortController().signal });
  replay("a", async () => {}, { signal: undefined, onInvalidLine: (line) => line.toFixed() });
  // @ts-expect-error neither a function nor a router
  replay("a", {});
});
