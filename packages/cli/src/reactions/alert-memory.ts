import * as v from "valibot";
import type { Alert } from "../settings/alert-schema.js";

const milliseconds = v.pipe(v.number(), v.finite());

export const AlertMemorySchema = v.record(
  v.string(),
  v.object({ all: milliseconds, users: v.record(v.string(), milliseconds) }),
);
/** When each alert is due that came last, in milliseconds since 1970: for all, and for each user. Plain JSON. */
export type AlertMemory = v.InferOutput<typeof AlertMemorySchema>;

/** What has a cooldown. */
export interface Cooling {
  readonly name: string;
  readonly cooldown: NonNullable<Alert["cooldown"]>;
}

/** Alerts that wait for their turn, of one name; another is ignored. */
const MAX_QUEUE = 100;
/** No alert is due further ahead than its queue is long, and this: in milliseconds. */
const MAX_AHEAD = 86_400_000;
/** Users whose cooldown is remembered, for each alert. */
const MAX_USERS = 1000;

/** When an alert that comes now is due, which is remembered; undefined when its cooldown makes it ignored. */
export function dueAt(
  memory: AlertMemory,
  { name, cooldown }: Cooling,
  user: string,
  now: number,
): number | undefined {
  if (cooldown.all === 0 && cooldown.user === 0) return now;
  const [alert, key] = [`@${name}`, `@${user}`]; // A user may be called __proto__, an alert too.
  memory[alert] ??= { all: 0, users: {} };
  const known = memory[alert];
  const longest = MAX_QUEUE * 1000 * Math.max(cooldown.all, cooldown.user);
  // One that was due later than that was so by an event whose time was wrong.
  const latest = now + MAX_AHEAD + (cooldown.early === "queue" ? longest : 0);
  const freeAt = (before: number, seconds: number) =>
    seconds > 0 && before <= latest ? before + seconds * 1000 : 0;
  const due = Math.max(now, freeAt(known.all, cooldown.all), freeAt(known.users[key] ?? 0, cooldown.user));
  if (due > now && (cooldown.early === "ignore" || due - now > longest)) return undefined;
  known.all = due;
  if (cooldown.user > 0) remember(known.users, key, due, now - cooldown.user * 1000, latest);
  return due;
}

/** Whoever was alerted at `free` or before is free again, and later than `latest` there is no one. */
function remember(
  users: Record<string, number>,
  key: string,
  due: number,
  free: number,
  latest: number,
): void {
  delete users[key];
  const others = Object.keys(users);
  if (others.length >= MAX_USERS) {
    for (const other of others) {
      if (Number(users[other]) <= free || Number(users[other]) > latest) delete users[other];
    }
    // The one that was alerted first is the next to be free.
    for (const other of Object.keys(users).slice(0, -(MAX_USERS - 1))) delete users[other];
  }
  users[key] = due;
}
