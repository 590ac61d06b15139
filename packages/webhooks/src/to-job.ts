import type { Job } from "./jobs.js";

/** What a queue of the user's gave, if it is a job; undefined for none. Throws a `TypeError` for anything else. */
export function toJob(given: Job | null | undefined): Job | undefined {
  if (given === undefined || given === null) return undefined;
  const { id, at, attempts } = Object(given) as { readonly [field in keyof Job]?: unknown };
  if (typeof id === "string" && Number.isFinite(at) && Number.isFinite(attempts)) return given;
  throw new TypeError("A job must have an id, at and attempts");
}
