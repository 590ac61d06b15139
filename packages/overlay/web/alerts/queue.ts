import type { Alert } from "./alert.js";
import { isOfOneName, join, worthOf } from "./join.js";

/** The most alerts that wait: of more, two that stand side by side become one. */
export const MOST_WAITING = 6;

/** Milliseconds for which an alert stays at least, however many wait. */
const LEAST_TIME = 2000;

/** Alerts, in the order in which their events came. Plain data: the time is told from outside. */
export interface AlertQueue {
  readonly waiting: readonly Alert[];
  readonly shown: { readonly alert: Alert; readonly since: number } | undefined;
}

export const EMPTY: AlertQueue = { waiting: [], shown: undefined };

/** Without the alert on show. */
export function skip(queue: AlertQueue): AlertQueue {
  return { ...queue, shown: undefined };
}

/** With one more alert. */
export function add(queue: AlertQueue, alert: Alert): AlertQueue {
  const waiting = [...queue.waiting, alert];
  return { ...queue, waiting: waiting.length > MOST_WAITING ? joinTwo(waiting) : waiting };
}

/** For how long the alert on show stays in all, in milliseconds; half as long when others wait. Undefined when there is none. */
export function timeOf({ shown, waiting }: AlertQueue): number | undefined {
  if (shown === undefined) return undefined;
  const { time } = shown.alert;
  return waiting.length > 0 ? Math.min(time, Math.max(time / 2, LEAST_TIME)) : time;
}

/** When the alert on show makes way, in milliseconds. Undefined when there is none. */
export function endOf(queue: AlertQueue): number | undefined {
  const time = timeOf(queue);
  return queue.shown && time !== undefined ? queue.shown.since + time : undefined;
}

/** As it is at the time `now`: what is over is gone, and the next one has begun, if one may. */
export function advance(queue: AlertQueue, now: number, mayBegin = true): AlertQueue {
  const end = endOf(queue);
  if (end !== undefined && now < end) return queue;
  const [alert, ...waiting] = mayBegin ? queue.waiting : [];
  if (alert === undefined) return queue.shown === undefined ? queue : { ...queue, shown: undefined };
  return { ...queue, waiting, shown: { alert, since: now } };
}

/**
 * Neighbours only, so that alerts stay in order. First two of the same name; else the least of all loses its name to
 * the lesser of its neighbours: the largest keep theirs.
 */
function joinTwo(alerts: readonly Alert[]): readonly Alert[] {
  const pairs = alerts.slice(1).map((later, at) => ({ at, earlier: alerts[at] as Alert, later }));
  const pair =
    pairs.find(({ earlier, later }) => isOfOneName(earlier, later)) ??
    pairs.reduce((a, b) => (isLess(b, a) ? b : a));
  const joined = join(pair.earlier, pair.later);
  return [...alerts.slice(0, pair.at), joined, ...alerts.slice(pair.at + 2)];
}

interface Pair {
  readonly earlier: Alert;
  readonly later: Alert;
}

function isLess(a: Pair, b: Pair): boolean {
  const [less, more] = valuesOf(a);
  const [otherLess, otherMore] = valuesOf(b);
  return less < otherLess || (less === otherLess && more < otherMore);
}

function valuesOf({ earlier, later }: Pair): [number, number] {
  const values = [worthOf(earlier), worthOf(later)] as const;
  return [Math.min(...values), Math.max(...values)];
}
