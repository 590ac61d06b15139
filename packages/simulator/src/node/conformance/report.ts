import type { Outcome } from "./play.js";
import type { Scenario } from "./scenario.js";

/** A line of the table. */
export function row({ name, title, passed, reason, seconds }: Outcome, width: number): string {
  const what = passed ? title : `${title}: ${reason}`;
  return `${passed ? "pass" : "FAIL"}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(5)} s  ${what}\n`;
}

/** How wide the column of the names is. */
export function nameWidth(lines: readonly Scenario[]): number {
  return Math.max(...lines.map(({ name }) => name.length));
}

/** The last line. */
export function summary(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return `${passed} of ${outcomes.length} lines passed\n`;
}

/** All of it, for programs. */
export function toJson(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  const report = { passed, failed: outcomes.length - passed, lines: outcomes };
  return `${JSON.stringify(report, null, 2)}\n`;
}
