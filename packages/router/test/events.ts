import type { CbEvent, ChatMessageEvent, FollowEvent, TipEvent, UnknownEvent } from "@cb-events/types";
import { EventType } from "@cb-events/types";
import type { RouterLogger } from "../src/index.js";

const user = { username: "ana" };

export const tip = (tokens = 25, id = "1-0"): TipEvent => ({ type: "tip", id, user, tip: { tokens } });

export const follow = (id = "2-0"): FollowEvent => ({ type: "follow", id, user });

export const chat = (message: string): ChatMessageEvent => ({
  type: "chatMessage",
  id: "3-0",
  user,
  message: { message },
});

export const unknown = (method: string, id = "4-0"): UnknownEvent => ({
  type: "unknown",
  method,
  id,
  data: {},
});

/** Every name of an event that there is, `"unknown"` too. */
export const TYPES: readonly CbEvent["type"][] = [...Object.values(EventType), "unknown"];

/** An event of any type; with no more than all events have. */
export const eventOf = (type: CbEvent["type"]): CbEvent => ({ type, id: "5-0", user }) as unknown as CbEvent;

/** A logger that keeps what it is told. */
export function keepingLogger() {
  const lines: { level: string; message: string; context: Record<string, unknown> | undefined }[] = [];
  const at = (level: string) => (message: string, context?: Record<string, unknown>) =>
    lines.push({ level, message, context });
  const logger = { debug: at("debug"), error: at("error") } satisfies RouterLogger;
  return { logger, lines, errors: () => lines.filter(({ level }) => level === "error") };
}

/** A promise to settle from outside. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** An object that can be awaited, as promises of other libraries are; or a function that can. */
export function thenable(property: PropertyDescriptor, target: object = {}): object {
  const name = "then";
  return Object.defineProperty(target, name, property);
}
