import type { CbEvent } from "@cb-events/types";
import * as v from "valibot";
import { type Alert, typesOf } from "../settings/alert-schema.js";
import { nameOf } from "./event-parts.js";

/** Who has done something before, by the type of the event; the newest last. */
export const FirstsSchema = v.record(v.string(), v.array(v.string()));
export type Firsts = Readonly<Record<string, readonly string[]>>;

/** Users that are remembered for each type. */
const MAX_USERS = 5000;

/** Whether a user does something for the first time, as far as it is remembered; an anonymous one never does. */
export function isFirstTime(firsts: Firsts, event: CbEvent): boolean {
  const name = nameOf(event);
  return name !== undefined && !(firsts[event.type] ?? []).includes(name);
}

/** With the user of the event, where an alert asks for it; the same where nothing is new. */
export function withUser(firsts: Firsts, event: CbEvent, alerts: readonly Alert[]): Firsts {
  const isAsked = alerts.some(
    (alert) => alert.firstTime !== undefined && (typesOf(alert) as readonly string[]).includes(event.type),
  );
  const name = nameOf(event);
  if (!isAsked || name === undefined || !isFirstTime(firsts, event)) return firsts;
  return { ...firsts, [event.type]: [...(firsts[event.type] ?? []), name].slice(-MAX_USERS) };
}
