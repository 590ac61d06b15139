import type { CheckResult, Diagnosis as Told } from "../../src/protocol.js";
import { tidy } from "../text.js";

/** What the doctor found, as it is shown. */
export interface Diagnosis extends Pick<Told, "again"> {
  readonly at: Date;
  /** What has to be looked at, the worst first. */
  readonly problems: readonly CheckResult[];
  readonly fine: readonly CheckResult[];
}

const MAX_CHECKS = 100;
const MAX_NAME = 60;
const MAX_TEXT = 400;

/** An hour is more than any bot asks for. In seconds. */
const MAX_AGAIN = 3600;

/** Reads what the bot answered; undefined for what is no diagnosis. */
export function readDiagnosis(answer: unknown): Diagnosis | undefined {
  const { at, again, checks } = Object(answer) as Partial<Record<keyof Told, unknown>>;
  const time = new Date(String(at));
  if (!Array.isArray(checks) || Number.isNaN(time.getTime())) return undefined;
  const all = checks.slice(0, MAX_CHECKS).flatMap(toShow);
  return {
    at: time,
    again: typeof again === "number" ? Math.min(Math.max(again, 0), MAX_AGAIN) : 0,
    problems: [...withVerdict(all, "failed"), ...withVerdict(all, "hint")],
    fine: withVerdict(all, "ok"),
  };
}

function withVerdict(checks: readonly CheckResult[], verdict: CheckResult["verdict"]): CheckResult[] {
  return checks.filter((check) => check.verdict === verdict);
}

function toShow(check: unknown): readonly CheckResult[] {
  const { name, verdict, saw, todo } = Object(check) as Partial<Record<keyof CheckResult, unknown>>;
  if (typeof name !== "string" || typeof saw !== "string") return [];
  if (verdict !== "ok" && verdict !== "hint" && verdict !== "failed") return [];
  return [
    {
      ...{ name: tidy(name, MAX_NAME), verdict, saw: tidy(saw, MAX_TEXT) },
      ...(typeof todo === "string" && { todo: tidy(todo, MAX_TEXT) }),
    },
  ];
}
