import type { AbortSignalLike, CbEvent } from "@cb-events/types";
import * as v from "valibot";
import { checkOptions } from "../config/check-options.js";
import { has, signal } from "../config/rules.js";
import { ConfigError } from "../errors/config-error.js";
import { EventsError } from "../errors/events-error.js";
import type { HttpStatusError } from "../errors/http-status-error.js";
import type { PageRequester } from "../feed/page-requester.js";
import { type RetryPolicy, retryDelay } from "../feed/retry.js";
import type { Reporter } from "../observe/reporter.js";
import type { PositionSaver } from "../position/position-saver.js";
import { onAbort, sleep } from "../util/abort.js";
import type { Signal } from "../util/web.js";
import type { Consumer } from "./consumer.js";
import { EventIterator } from "./event-iterator.js";

/** What `run` gives an event to: a function, or anything with `dispatch`, such as a Router. */
export type EventHandler =
  | ((event: CbEvent, context: { readonly signal: Signal }) => unknown)
  | { dispatch(event: CbEvent, context: { readonly signal: Signal }): unknown };

/** How long `run` runs. */
export interface RunOptions {
  /**
   * Aborting it ends the run: it resolves after the running handler.
   *
   * @default none
   */
  readonly signal?: AbortSignalLike | undefined;
}

export interface RunParts {
  readonly consumer: Consumer;
  readonly requester: PageRequester;
  readonly reporter: Reporter;
  readonly saver: PositionSaver;
  readonly config: RetryPolicy;
}

/** The least time before it goes on after an error, and the most, in seconds. */
const MIN_DELAY = 1;
const MAX_RETRY_AFTER = 24 * 60 * 60;

const RunSchema = v.looseObject({ signal }, "an object such as { signal }");

/** Checks what `run` was called with. Throws `ConfigError`. */
export function checkRun(handler: unknown, options: RunOptions): RunOptions {
  if (typeof handler !== "function" && !has(handler, ["dispatch"]))
    throw new ConfigError("run takes a function, or an object with dispatch(event), such as a Router");
  // A signal in the place of the options would be overlooked.
  if (has(options, ["addEventListener"]))
    throw new ConfigError("The options of run must be an object such as { signal }, not a signal");
  return checkOptions(RunSchema, options, undefined, " of run");
}

/** Delivers events to the handler until one of the signals aborts: that of the client's end, and the user's own. */
export async function run(
  handler: EventHandler,
  signals: readonly (AbortSignalLike | undefined)[],
  parts: RunParts,
): Promise<void> {
  const { consumer, reporter, saver } = parts;
  const finish = saver.begin(false);
  const iterator = new EventIterator(consumer);
  const controller = new AbortController();
  const { signal } = controller;
  const links = signals.map((source) =>
    onAbort(source, () => {
      iterator.end();
      controller.abort(source?.reason);
    }),
  );
  try {
    await deliverAll(handler, iterator, signal, parts).catch(async (error) => {
      await iterator.return();
      // The handler gave up because the run ends: its event stays unhandled.
      if (signal.aborted && error === signal.reason) return;
      await saver.flush().catch((failure: EventsError) => reporter.saveFailed(failure));
      throw error;
    });
    iterator.end();
    await saver.flush();
  } finally {
    for (const unlink of links) unlink();
    finish?.();
  }
}

async function deliverAll(
  handler: EventHandler,
  iterator: EventIterator,
  signal: AbortSignal,
  parts: RunParts,
): Promise<void> {
  const handle = typeof handler === "function" ? handler : handler.dispatch.bind(handler);
  const context = { signal };
  for (;;) {
    const event = iterator.nextReady() ?? (await nextOf(iterator, signal, parts));
    if (event === undefined) return;
    try {
      const outcome = handle(event, context);
      if (isThenable(outcome)) await outcome;
    } catch (error) {
      parts.saver.rollback();
      throw error;
    }
    if (signal.aborted) {
      iterator.ack();
      return;
    }
  }
}

/** The next event, over every error that passes; undefined at the end. */
async function nextOf(
  iterator: EventIterator,
  signal: AbortSignal,
  { consumer, requester, reporter, config }: RunParts,
): Promise<CbEvent | undefined> {
  let failures = 0;
  let pages = consumer.soundPages;
  for (;;) {
    try {
      return (await iterator.next()).value;
    } catch (error) {
      const passes = error instanceof EventsError && (error.retryable || requester.isRefusal(error));
      if (!passes) throw error;
      // It may fail in the very turn in which the run ends. What could not be saved is saved, or told, after that.
      if (signal.aborted) return undefined;
      failures = consumer.soundPages > pages ? 1 : failures + 1;
      pages = consumer.soundPages;
      const { retryAfter = 0 } = error as HttpStatusError;
      const delay = Math.max(MIN_DELAY, retryDelay(failures, config), Math.min(retryAfter, MAX_RETRY_AFTER));
      reporter.waiting(error, delay);
      await sleep(delay, signal);
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
