import { readFile } from "node:fs/promises";
import { EventType } from "@cb-events/types";
import * as v from "valibot";
import { UsageError } from "./options.js";
import { short } from "./terminal.js";

/** What may be alerted on: whatever the room sees, too. */
const ALERTED = Object.values(EventType).filter((type) => type !== "privateMessage");

const text = (longest: number) =>
  v.pipe(
    v.string("a text"),
    v.nonEmpty("a text"),
    v.maxLength(longest, `a text of ${longest} characters at most`),
  );
const tokens = v.pipe(
  v.number("a number of tokens"),
  v.check((value) => Number.isSafeInteger(value) && value >= 1, "a whole number of tokens, 1 or more"),
);
const seconds = v.pipe(
  v.number("a number of seconds"),
  v.check((value) => value >= 0 && value <= 86_400, "a number of seconds from 0 to 86400"),
);

const CooldownSchema = v.strictObject({
  /** Seconds between two alerts of this name, whoever causes them. */
  all: v.optional(seconds, 0),
  /** Seconds between two alerts of this name for one user. Anonymous tippers count as one. */
  user: v.optional(seconds, 0),
  /** What happens to an alert that comes too early. */
  early: v.optional(v.picklist(["ignore", "queue"], '"ignore" or "queue"'), "ignore"),
});

const AlertSchema = v.strictObject({
  /** Names the alert in a webhook and in a diff. */
  name: text(40),
  /** Type of the event. */
  on: v.picklist(ALERTED, `one of ${ALERTED.join(", ")}`),
  /** Least tokens of a tip or a sale. */
  tokens: v.optional(tokens),
  /** What is said; `{name}` and `{tokens}` are filled in. */
  say: text(300),
  cooldown: v.optional(CooldownSchema, {}),
});

export const SettingsSchema = v.strictObject({
  /** Tokens wanted; without it there is no goal. */
  goal: v.optional(tokens),
  /** In which a day begins and ends: IANA name. */
  timeZone: v.optional(
    v.pipe(
      v.string("the IANA name of a time zone"),
      v.check(isTimeZone, "the IANA name of a time zone, such as Europe/Vienna"),
    ),
    "UTC",
  ),
  /** What `!menu` answers. */
  menu: v.optional(v.array(v.strictObject({ tokens, what: text(100) }), "a list"), [
    { tokens: 10, what: "a wave" },
    { tokens: 50, what: "your song" },
    { tokens: 100, what: "a dance" },
  ]),
  alerts: v.optional(
    v.pipe(
      v.array(AlertSchema, "a list"),
      v.check(
        (alerts) => new Set(alerts.map(({ name }) => name)).size === alerts.length,
        "alerts with names of their own",
      ),
    ),
    [{ name: "thanks", on: "tip", say: "Thank you, {name}, for {tokens}!" }],
  ),
});

/** What the owner of the room decides: goal, menu and alerts. Defaults are filled in. */
export type Settings = v.InferOutput<typeof SettingsSchema>;
export type Alert = Settings["alerts"][number];

export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, {});

/** Reads the settings from a JSON file. Rejects with a `UsageError` that names file, field, what came and what is allowed. */
export async function readSettings(file: string): Promise<Settings> {
  const content = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code})`);
  });
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${short(String((error as Error).message), 200)}`);
  }
  const result = v.safeParse(SettingsSchema, json, { abortEarly: true });
  if (result.success) return result.output;
  throw new UsageError(`${file}: ${problemOf(result.issues[0])}`);
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const field = issue.path?.map(({ key }) => String(key)).join(".") ?? "the whole";
  if (issue.type === "strict_object" && issue.expected === "never") {
    return `there is no setting ${short(field, 100)}`;
  }
  const came = short(JSON.stringify(issue.input) ?? "nothing", 100);
  const allowed = issue.type === "strict_object" ? "an object with its fields" : issue.message;
  return `${short(field, 100)}: must be ${allowed}, not ${came}`;
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
