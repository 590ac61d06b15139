import { type Alert, type AlertedType, typesOf } from "./alert-schema.js";
import type { Problem } from "./problem.js";
import type { SettingsFile } from "./schema.js";

type Condition = "min" | "max" | "exactly" | "user" | "text" | "firstTime";

const WITH_TOKENS: readonly AlertedType[] = ["tip", "mediaPurchase"];
const WITHOUT_USER: readonly AlertedType[] = ["broadcastStart", "broadcastStop", "roomSubjectChange"];
const WITH_TEXT: readonly AlertedType[] = ["tip", "chatMessage", "mediaPurchase", "roomSubjectChange"];

/** Which types of events can meet a condition, and what these have. */
const CONDITIONS: Readonly<Record<Condition, { fits(type: AlertedType): boolean; readonly have: string }>> = {
  min: { fits: (type) => WITH_TOKENS.includes(type), have: "tokens" },
  max: { fits: (type) => WITH_TOKENS.includes(type), have: "tokens" },
  exactly: { fits: (type) => WITH_TOKENS.includes(type), have: "tokens" },
  user: { fits: (type) => !WITHOUT_USER.includes(type), have: "a user" },
  firstTime: { fits: (type) => !WITHOUT_USER.includes(type), have: "a user" },
  text: { fits: (type) => WITH_TEXT.includes(type), have: "a text" },
};

/** What no event can ever meet, and names that mean nothing: what a schema cannot say of each field alone. */
export function* alertProblems({ alerts = [], goals, webhooks }: SettingsFile): Generator<Problem> {
  const names = new Set<string>();
  for (const [at, alert] of alerts.entries()) {
    const problem = (field: string, message: string): Problem => ({
      field: `alerts.${at}.${field}`,
      message,
    });
    if (names.has(alert.name))
      yield problem("name", `two alerts are named ${JSON.stringify(alert.name)}; give each its own name`);
    names.add(alert.name);
    for (const [field, message] of impossible(alert)) yield problem(field, message);
    yield* unknownWebhooks(`alerts.${at}.webhooks`, alert.webhooks, webhooks);
  }
  yield* unknownWebhooks("goals.webhooks", goals?.webhooks, webhooks);
}

function* unknownWebhooks(
  field: string,
  names: readonly string[] | undefined,
  webhooks: SettingsFile["webhooks"],
): Generator<Problem> {
  for (const [place, name] of (names ?? []).entries()) {
    if (Object.hasOwn(webhooks, name)) continue;
    const known = Object.keys(webhooks).join(", ") || "none";
    yield {
      field: `${field}.${place}`,
      message: `there is no webhook ${JSON.stringify(name)}; webhooks: ${known}. Add it to "webhooks", or leave it out here`,
    };
  }
}

/** The first alert that never comes, for another one before it takes all that it is about; and that other one. */
export function hiddenAlert(alerts: readonly Alert[]): readonly [hidden: Alert, by: Alert] | undefined {
  for (const [at, alert] of alerts.entries()) {
    const by = alerts.slice(0, at).find((before) => !before.also && takesAll(before, typesOf(alert)));
    if (by !== undefined && !alert.also) return [alert, by];
  }
  return undefined;
}

function takesAll(alert: Alert, types: readonly AlertedType[]): boolean {
  const { min = 1, max, exactly, user, text, firstTime } = alert;
  const hasConditions = [max, exactly, user, text, firstTime].some((value) => value !== undefined);
  return min <= 1 && !hasConditions && types.every((type) => typesOf(alert).includes(type));
}

function* impossible(alert: Alert): Generator<readonly [string, string]> {
  const types = typesOf(alert);
  if (new Set(types).size < types.length) yield ["on", "names one type twice; name each once"];
  for (const [condition, { fits, have }] of Object.entries(CONDITIONS) as [
    Condition,
    (typeof CONDITIONS)[Condition],
  ][]) {
    const wrong = alert[condition] === undefined ? undefined : types.find((type) => !fits(type));
    if (wrong !== undefined)
      yield [
        condition,
        `never fits: a ${wrong} has no ${have.replace(/^a /, "")}; leave it out, or alert on an event that has ${have}`,
      ];
  }
  const { min, max, exactly, user, firstTime } = alert;
  if (min !== undefined && max !== undefined && min > max)
    yield ["max", `never fits: it is ${max}, and min is ${min}; make min the smaller one`];
  for (const [name, value] of Object.entries({ min, max })) {
    if (exactly !== undefined && value !== undefined)
      yield [name, `says the same as exactly, or contradicts it; leave out one of them`];
  }
  if (user === "anonymous" && types.some((type) => type !== "tip"))
    yield ["user", "never fits: only a tip can be anonymous; alert on tip"];
  if (user === "anonymous" && firstTime)
    yield [
      "firstTime",
      'never fits: who is anonymous is not known again; leave it out, or set user to "named"',
    ];
}
