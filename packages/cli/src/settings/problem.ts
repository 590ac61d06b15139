import * as v from "valibot";
import { nearest } from "../options/nearest.js";
import { short } from "../terminal.js";
import { SettingsSchema } from "./schema.js";

/** What is wrong with a settings file: where, and what to do about it. */
export interface Problem {
  /** As in `alerts.0.say`. */
  readonly field: string;
  readonly message: string;
}

/** What a webhook is made of is secret: of what came, only its kind is repeated. */
const SECRET = /^webhooks(?:\.|$)(?!.*\.(?:format|allowHttp)$)/s;
/** The path of an address may open what is there. */
const ADDRESS = /(\w:\/\/[^/\s"]+\/)[^\s"]+/g;

/**
 * Checks what the file holds. Gives the settings, or what is wrong first. `written` is the same before variables were
 * filled in: their values may be secrets, and are not repeated.
 */
export function checkSchema(
  json: unknown,
  written: unknown = json,
): v.InferOutput<typeof SettingsSchema> | Problem {
  const list = listForObject(written, SettingsSchema, []);
  if (list !== undefined) return list;
  const result = v.safeParse(SettingsSchema, json, { abortEarly: true });
  return result.success ? result.output : problemOf(result.issues[0], written);
}

function problemOf(issue: v.BaseIssue<unknown>, written: unknown): Problem {
  const path = (issue.path ?? []) as readonly v.IssuePathItem[];
  const field = short(path.map(({ key }) => String(key)).join("."), 100);
  const isObject = issue.type === "strict_object";
  const last = path.at(-1);
  if (isObject && issue.expected === "never") {
    const known = namesAt(path.slice(0, -1).map(({ key }) => key));
    return { field: "", message: `there is no setting ${field}. ${hint(String(last?.key), known)}` };
  }
  if (issue.input === undefined) return { field, message: `is missing: ${allowed(issue, "it must be")}` };
  if (last?.origin === "key")
    return { field: String(path[0]?.key), message: allowed(issue, "each name must be") };
  return { field, message: `${allowed(issue, "must be")}, not ${shown(field, valueAt(written, path))}` };
}

function valueAt(json: unknown, path: readonly v.IssuePathItem[]): unknown {
  return path.reduce((value, { key }) => Object(value)[String(key)], json);
}

/** To the schema a list is an object too. */
function listForObject(value: unknown, schema: unknown, path: readonly string[]): Problem | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const [entries, record] = [part(schema, "entries"), part(schema, "value")];
  const isObject = entries !== undefined || record !== undefined;
  if (isObject && Array.isArray(value)) {
    const what = record === undefined ? "an object with its fields" : String(part(schema, "message"));
    const at = path.join(".");
    return { field: at, message: `must be ${what}, not ${shown(at, value)}` };
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

function shown(field: string, value: unknown): string {
  if (SECRET.test(field)) return kindOf(value);
  return short((JSON.stringify(value) ?? "nothing").replace(ADDRESS, "$1***"), 100);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : "a list";
  if (value === null || typeof value === "boolean") return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
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
  const near = nearest(name, known);
  return near === undefined ? `Settings here: ${known.join(", ")}` : `Did you mean ${near}?`;
}
