import { EventType } from "@cb-events/types";
import * as v from "valibot";
import { flag, list, mediaFile, oneOf, sayable, seconds, text, tokens } from "./parts.js";

/** What may be alerted on: whatever the room sees, too. */
export const ALERTED = Object.values(EventType).filter((type) => type !== "privateMessage");
export type AlertedType = (typeof ALERTED)[number];

const TYPES = `one of ${ALERTED.join(", ")}, or a list of them`;

const IMAGES = ["gif", "png", "jpg", "jpeg", "webp", "avif", "svg", "webm", "mp4"];
const SOUNDS = ["mp3", "ogg", "wav", "m4a", "opus", "webm"];
export const FONTS = ["woff2", "woff", "ttf", "otf"];

const SILENCE = '"" for silence, or ';

export const LOOKS = ["small", "normal", "large", "huge", "frame"] as const;

const CooldownSchema = v.strictObject({
  all: v.optional(
    v.pipe(seconds(0, 86_400), v.description("Seconds between two alerts of this name, whoever causes them")),
    0,
  ),
  user: v.optional(
    v.pipe(
      seconds(0, 86_400),
      v.description("Seconds between two alerts of this name for one user. Anonymous tippers count as one"),
    ),
    0,
  ),
  early: v.optional(
    v.pipe(oneOf(["ignore", "queue"]), v.description("What happens to an alert that comes too early")),
    "ignore",
  ),
});

export const AlertSchema = v.strictObject({
  name: v.pipe(text(40), v.description("Names the alert: in webhooks, in a diff, on the control page")),
  on: v.pipe(
    v.union(
      [
        v.picklist(ALERTED),
        v.pipe(
          v.array(v.picklist(ALERTED, TYPES), TYPES),
          v.minLength(1, TYPES),
          v.maxLength(ALERTED.length, TYPES),
        ),
      ],
      TYPES,
    ),
    v.description("The type of the event, or several"),
  ),
  min: v.optional(v.pipe(tokens(), v.description("Least tokens of a tip or a sale"))),
  max: v.optional(v.pipe(tokens(), v.description("Most tokens of a tip or a sale"))),
  exactly: v.optional(v.pipe(tokens(), v.description("Tokens of a tip or a sale"))),
  user: v.optional(v.pipe(oneOf(["fan", "mod", "named", "anonymous"]), v.description("Who does it"))),
  text: v.optional(v.pipe(text(100), v.description("What the note or the message contains, in any case"))),
  firstTime: v.optional(v.pipe(flag(), v.description("Only the first time that this user does it"))),
  also: v.optional(
    v.pipe(flag(), v.description("Comes beside others: the first that fits does not win over it")),
  ),
  say: v.optional(
    v.pipe(
      sayable(300),
      v.description("What is said. Placeholders: {name} {tokens} {note} {what} {goal} {left}"),
    ),
  ),
  image: v.optional(
    v.pipe(mediaFile(IMAGES), v.description("A picture or a short film, in the folder media")),
  ),
  sound: v.optional(
    v.pipe(
      v.union([v.literal(""), mediaFile(SOUNDS, SILENCE)], `${SILENCE}a file of the folder media`),
      v.description('A sound, in the folder media; "" for silence'),
    ),
  ),
  seconds: v.optional(v.pipe(seconds(1, 60), v.description("For how long it is shown"))),
  look: v.optional(v.pipe(oneOf(LOOKS), v.description("How it is shown; by the tokens when it is left out"))),
  speak: v.optional(v.pipe(flag(), v.description("Reads the text aloud, where the system has a voice"))),
  cooldown: v.optional(v.pipe(CooldownSchema, v.description("How often it may come"))),
  webhooks: v.optional(v.pipe(list(text(40), 20), v.description("Names of the webhooks that are told"))),
});

/** What is alerted on, and how. */
export interface Alert extends Readonly<v.InferOutput<typeof AlertSchema>> {}

/** The types of events that an alert is about. */
export function typesOf({ on }: Pick<Alert, "on">): readonly AlertedType[] {
  return typeof on === "string" ? [on] : on;
}
