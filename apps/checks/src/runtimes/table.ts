import { textTable } from "../table.js";
import type { Outcome } from "./run-runtime.js";

/** Whether every check of a runtime passed. */
export function passed({ results, problem }: Outcome): boolean {
  return problem === undefined && results.length > 0 && results.every(({ ok }) => ok);
}

/** A row for each check, a column for each runtime, and what failed beneath. */
export function table(outcomes: readonly Outcome[]): string {
  const checks = [...new Set(outcomes.flatMap(({ results }) => results.map(({ check }) => check)))];
  const head = ["", ...outcomes.map(({ runtime }) => runtime.name)];
  const rows = checks.map((check) => [check, ...outcomes.map((outcome) => cell(outcome, check))]);
  return `${textTable([head, ...rows]).join("\n")}\n${outcomes.map(details).join("")}`;
}

function cell({ results, problem }: Outcome, check: string): string {
  if (problem !== undefined) return "FAILED";
  const result = results.find((one) => one.check === check);
  // A browser does not end by itself, for one.
  if (result === undefined) return "-";
  return result.ok ? "ok" : "FAILED";
}

function details(outcome: Outcome): string {
  const { runtime, results, problem } = outcome;
  const title = `${runtime.name}, ${runtime.version}`;
  if (problem !== undefined) return `\nFAILED: ${title}: gave no result: ${problem}\n`;
  const failures = results.filter(({ ok }) => !ok);
  return failures.map(({ check, detail }) => `\nFAILED: ${title}: ${check}: ${detail}\n`).join("");
}
