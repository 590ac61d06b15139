import { UsageError } from "./usage-error.js";

/** Options of the command line, each with its name among those that were given. */
export type NamedOptions<T> = readonly (readonly [shown: string, name: keyof T & string])[];

/** Options that say which one room is meant. */
export const ONE_ROOM = [
  ["--events-url", "eventsUrl"],
  ["--events-url-file", "eventsUrlFile"],
  ["--username", "username"],
  ["--token", "token"],
  ["--simulate", "simulate"],
] as const;

/** Refuses options that mean something else than what would be done. */
export function refuseBeside<T extends object>(options: T, option: string, others: NamedOptions<T>): void {
  const found = others.find(([, name]) => options[name] !== undefined);
  if (found === undefined) return;
  throw new UsageError(`${option} and ${found[0]} contradict each other: give one of them`);
}
