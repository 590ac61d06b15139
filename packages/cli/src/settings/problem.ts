import * as v from "valibot";
import { short } from "../terminal.js";
import { SettingsSchema } from "./schema.js";

/** What is wrong with a settings file: where, and what to do about it. */
export interface Problem {
  /** As in `alerts.0.say`. */
  readonly field: string;
  readonly message: string;
}

/** These are secrets: what came is not repeated. */
const SECRET = /^webhooks\..*\.(?:url|secret)$/s;

/** Checks what the file holds. Gives the settings, or what is wrong first. */
export function checkSchema(json: unknown): v.InferOutput<typeof SettingsSchema> | Problem {
  const list = listForObject(json, SettingsSchema, []);
  if (list !== undefined) return list;
  const result = v.safeParse(SettingsSchema, json, { abortEarly: true });
  return result.success ? result.output : problemOf(result.issues[0]);
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path = (issue.path ?? []) as readonly v.IssuePathItem[];
  const field = short(path.map(({ key }) => String(key)).join("."), 100);
  const isObject = issue.type === "strict_object";
  const last = path.at(-1);
  if (isObject && issue.expected === "never") {
    const known = namesAt(path.slice(0, -1).map(({ key }) => key));
    return { field: "", message: `there is no setting ${field}. ${hint(String(last?.key), known)}` };
  }
  if (issue.input === undefined) return { field, message: `is missing: ${allowed(issue, "it must be")}` };
  const came = SECRET.test(field) ? `a ${typeof issue.input}` : shown(issue.input);
  return { field, message: `${allowed(issue, "must be")}, not ${came}` };
}

/** To the schema a list is an object too. */
function listForObject(value: unknown, schema: unknown, path: readonly string[]): Problem | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const [entries, record] = [part(schema, "entries"), part(schema, "value")];
  const isObject = entries !== undefined || record !== undefined;
  if (isObject && Array.isArray(value)) {
    const what = record === undefined ? "an object with its fields" : String(part(schema, "message"));
    return { field: path.join("."), message: `must be ${what}, not ${shown(value)}` };
  }
  for (const [key, field] of Object.entries(value)) {
    const named = Object.hasOwn(Object(entries), key) ? Object(entries)[key] : undefined;
    const found = listForObject(field, unwrapped(named ?? record ?? part(schema, "item")), [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function allowed(issue: v.BaseIssue<unknown>, must: string): string {
  if (issue.type === "strict_object") {
    // Missing is what an object is told of its own field, by its name.
    return issue.expected === "Object" ? `${must} an object with its fields` : "add it";
  }
  return `${must} ${issue.message}`;
}

function shown(value: unknown): string {
  return short(JSON.stringify(value) ?? "nothing", 100);
}

/** The settings that stand beside an unknown one, by the schema. */
function namesAt(path: readonly unknown[]): readonly string[] {
  let schema = unwrapped(SettingsSchema);
  for (const key of path) {
    const named = Object(part(schema, "entries"))[String(key)];
    schema = unwrapped(named ?? part(schema, "item") ?? part(schema, "value"));
  }
  return Object.keys(Object(part(schema, "entries"))).filter((name) => name !== "$schema");
}

function unwrapped(schema: unknown): unknown {
  const inner = part(schema, "wrapped");
  return inner === undefined ? schema : unwrapped(inner);
}

function part(schema: unknown, name: string): unknown {
  return Object(schema)[name];
}

function hint(name: string, known: readonly string[]): string {
  const near = known.find((other) => distance(name.toLowerCase(), other.toLowerCase()) <= 2);
  return near === undefined ? `Settings here: ${known.join(", ")}` : `Did you mean ${near}?`;
}

/** How many letters are another, more or fewer; two that changed places count as one. */
function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + same,
        ...(isSwap ? [(before[j - 2] ?? 0) + 1] : []),
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
