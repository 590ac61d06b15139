import * as v from "valibot";
import { AlertSchema } from "./alert-schema.js";
import { flag, list, oneOf, text, tokens } from "./parts.js";

const TIME_ZONE = "the IANA name of a time zone, such as Europe/Vienna";

const GOAL_WHAT = "a text of 300 characters at most";
const GoalWhat = v.pipe(v.string(GOAL_WHAT), v.maxLength(300, GOAL_WHAT));

const GoalsSchema = v.strictObject({
  list: v.pipe(
    list(v.strictObject({ tokens: tokens(), what: v.optional(GoalWhat, "") }), 100),
    v.description("In order: the next one begins eight seconds after one is reached"),
  ),
  carryOver: v.optional(
    v.pipe(flag(), v.description("Whether tokens beyond a goal count for the next")),
    true,
  ),
  start: v.optional(
    v.pipe(oneOf(["broadcast", "day", "never"]), v.description("When the first goal begins again")),
    "broadcast",
  ),
  webhooks: v.optional(
    v.pipe(list(text(40), 20), v.description("Names of the webhooks that are told when one is reached")),
  ),
});

const WebhookSchema = v.strictObject({
  format: v.optional(
    v.pipe(oneOf(["json", "discord", "homeAssistant", "ntfy"]), v.description("What is sent")),
    "json",
  ),
  url: v.pipe(text(2000), v.description('Where to send. "$NAME" is the environment variable NAME')),
  secret: v.optional(
    v.pipe(text(200), v.description("Signs what is sent: whsec_ and random bytes in base64")),
  ),
  allowHttp: v.optional(v.pipe(oneOf(["private"]), v.description("Allows http in the own network"))),
});

const TIERS = "a list of four ascending numbers of tokens";

const OverlaySchema = v.strictObject({
  theme: v.optional(v.pipe(oneOf(["glass", "paper", "neon"]), v.description("How pages look"))),
  accent: v.optional(
    v.pipe(
      v.string("a colour as #rrggbb"),
      v.regex(/^#[0-9a-fA-F]{6}$/, "a colour as #rrggbb"),
      v.description("The colour of what stands out"),
    ),
  ),
  font: v.optional(
    v.pipe(text(100), v.description("A font of the system by its name, or a file of the folder media")),
  ),
  tiers: v.optional(
    v.pipe(
      v.array(tokens(), TIERS),
      v.length(4, TIERS),
      v.description("Least tokens of each look above the first: normal, large, huge, frame"),
    ),
    [25, 100, 500, 1000],
  ),
});

export const SettingsSchema = v.strictObject({
  $schema: v.optional(v.pipe(v.string("a text"), v.description("Lets editors help"))),
  timeZone: v.optional(
    v.pipe(
      v.string(TIME_ZONE),
      v.check(isTimeZone, TIME_ZONE),
      v.description("In which a day begins and ends: IANA name"),
    ),
    "UTC",
  ),
  goals: v.optional(v.pipe(GoalsSchema, v.description("What the room tips together, in order"))),
  menu: v.optional(
    v.pipe(
      list(v.strictObject({ tokens: tokens(), what: text(100) }), 50),
      v.description("What a tip of exactly so many tokens orders"),
    ),
    [
      { tokens: 10, what: "a wave" },
      { tokens: 50, what: "your song" },
      { tokens: 100, what: "a dance" },
    ],
  ),
  alerts: v.optional(
    v.pipe(list(AlertSchema, 100), v.description("The first that fits wins, within one type of event")),
  ),
  commands: v.optional(
    v.strictObject({
      goal: v.optional(flag(), true),
      top: v.optional(flag(), true),
      menu: v.optional(flag(), true),
    }),
    {},
  ),
  webhooks: v.optional(
    v.pipe(
      v.record(text(40), WebhookSchema, "an object with a webhook under each name"),
      v.description("Whom alerts may tell, by name"),
    ),
    {},
  ),
  words: v.optional(
    v.strictObject({
      hide: v.optional(v.pipe(list(text(100), 1000), v.description("Words that are not shown")), []),
    }),
    {},
  ),
  overlay: v.optional(OverlaySchema, {}),
  ownPages: v.optional(v.pipe(flag(), v.description("Lets pages of your own read what happens")), false),
});

/** The settings file as it is read, with defaults. */
export type SettingsFile = v.InferOutput<typeof SettingsSchema>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
