import { printable } from "@cb-events/types";
import * as v from "valibot";
import type { ControlAction } from "./protocol.js";

const Tokens = v.pipe(
  v.number(),
  v.safeInteger("Allowed is a whole number"),
  v.minValue(1, "The least is 1"),
  v.maxValue(1_000_000, "The most is 1000000"),
);

/** Seconds, up to a week. */
const Seconds = v.pipe(
  v.number(),
  v.minValue(0, "The least is 0"),
  v.maxValue(604_800, "The most is 604800, a week"),
);

const Switch = { isOn: v.boolean() };

/** The schema of what the control page may ask for. */
export const ControlActionSchema = v.variant("action", [
  v.strictObject({
    action: v.literal("test"),
    alert: v.optional(v.pipe(v.string(), v.maxLength(200, "At most 200 characters"))),
    tokens: v.optional(Tokens),
  }),
  v.strictObject({
    action: v.literal("again"),
    place: v.pipe(v.string(), v.maxLength(100, "At most 100 characters")),
  }),
  v.strictObject({ action: v.literal("skip") }),
  v.strictObject({ action: v.literal("pause"), ...Switch }),
  v.strictObject({ action: v.literal("mute"), ...Switch }),
  v.strictObject({ action: v.literal("nextGoal") }),
  v.strictObject({ action: v.literal("resetTonight") }),
  v.strictObject({ action: v.literal("timer"), seconds: Seconds, perToken: v.optional(Seconds) }),
]) satisfies v.GenericSchema<unknown, ControlAction>;

/** Why this is no action, in a line that says where, what came and what is allowed. */
export function problemOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const lines = issues.map((issue) => `${v.getDotPath(issue) ?? "the body"}: ${issue.message}`);
  return printable(lines.join("; ").slice(0, 500));
}
