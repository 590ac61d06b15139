import type { Alert } from "./settings.js";

/** When each alert may come again, in milliseconds since 1970: for all, and for each user. Plain JSON. */
export type AlertMemory = Record<string, { all: number; users: Record<string, number> }>;

/** Alerts that wait for their turn, of one name; another is ignored. */
const LONGEST_QUEUE = 100;
/** Users whose cooldown is remembered, for each alert. */
const MOST_USERS = 1000;

/** When an alert that comes now is due, which is remembered; undefined when its cooldown makes it ignored. */
export function dueAt(
  memory: AlertMemory,
  { name, cooldown }: Alert,
  user: string,
  now: number,
): number | undefined {
  if (cooldown.all === 0 && cooldown.user === 0) return now;
  memory[name] ??= { all: 0, users: {} };
  const known = memory[name];
  const key = `@${user}`; // A user may be called __proto__.
  const due = Math.max(now, known.all, known.users[key] ?? 0);
  const longest = LONGEST_QUEUE * 1000 * Math.max(cooldown.all, cooldown.user);
  if (due > now && (cooldown.early === "ignore" || due - now > longest)) return undefined;
  known.all = due + cooldown.all * 1000;
  if (cooldown.user > 0) remember(known.users, key, due + cooldown.user * 1000, now);
  return due;
}

function remember(users: Record<string, number>, key: string, until: number, now: number): void {
  delete users[key];
  const others = Object.keys(users);
  if (others.length >= MOST_USERS) {
    for (const other of others) if (Number(users[other]) <= now) delete users[other];
    // The one that was alerted first is the next to be free.
    for (const other of Object.keys(users).slice(0, -(MOST_USERS - 1))) delete users[other];
  }
  users[key] = until;
}
