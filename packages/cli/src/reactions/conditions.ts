import type { CbEvent } from "@cb-events/types";
import { type Alert, typesOf } from "../settings/alert-schema.js";
import { nameOf, textOf, tokensOf } from "./event-parts.js";
import { fold } from "./fold.js";

/** One condition of an alert, and what it saw in an event. */
export interface Check {
  /** As in `min 100`. */
  readonly wanted: string;
  readonly saw: string;
  readonly isMet: boolean;
}

/** Whether an alert is about an event. `isFirst`: the user does it for the first time. */
export function fits(alert: Alert, event: CbEvent, isFirst: boolean): boolean {
  for (const { isMet } of checksOf(alert, event, isFirst)) if (!isMet) return false;
  return true;
}

/** Each condition of an alert, with what it sees in an event. */
export function* checksOf(alert: Alert, event: CbEvent, isFirst: boolean): Generator<Check> {
  const { min, max, exactly, user, text, firstTime } = alert;
  const types: readonly string[] = typesOf(alert);
  yield { wanted: `on ${types.join(", ")}`, saw: event.type, isMet: types.includes(event.type) };
  const tokens = tokensOf(event) ?? 0;
  const check = (wanted: string, isMet: boolean): Check => ({ wanted, saw: String(tokens), isMet });
  if (min !== undefined) yield check(`min ${min}`, tokens >= min);
  if (max !== undefined) yield check(`max ${max}`, tokens <= max);
  if (exactly !== undefined) yield check(`exactly ${exactly}`, tokens === exactly);
  if (user !== undefined) yield { wanted: `user ${user}`, saw: kindOf(event), isMet: isUser(user, event) };
  if (text !== undefined) {
    const saw = textOf(event);
    yield {
      wanted: `text ${JSON.stringify(text)}`,
      saw: JSON.stringify(saw),
      isMet: fold(saw).includes(fold(text)),
    };
  }
  if (firstTime !== undefined)
    yield { wanted: `firstTime ${firstTime}`, saw: String(isFirst), isMet: firstTime === isFirst };
}

function kindOf(event: CbEvent): string {
  const kinds = (["anonymous", "named", "fan", "mod"] as const).filter((kind) => isUser(kind, event));
  return kinds.join(", ");
}

function isUser(user: NonNullable<Alert["user"]>, event: CbEvent): boolean {
  const isNamed = nameOf(event) !== undefined;
  if (user === "anonymous") return !isNamed;
  if (user === "named") return isNamed;
  // What an anonymous tipper is, is not told either.
  if (!isNamed || !("user" in event)) return false;
  return (user === "fan" ? event.user.inFanclub : event.user.isMod) === true;
}
