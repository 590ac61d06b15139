import { printable } from "@cb-events/types";
import type { Job } from "./jobs.js";

const MAX_LENGTH = 100;

/** The id of a job for a log line. */
export function shownId({ id }: Job): string {
  return printable(id.slice(0, MAX_LENGTH));
}
