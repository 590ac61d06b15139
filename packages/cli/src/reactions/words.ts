import { type GoalProgress, goalProgress, type RoomState } from "@cb-events/room";
import { type CbEvent, displayName } from "@cb-events/types";
import { many } from "../line.js";
import { PLACEHOLDERS, type Placeholder } from "../settings/parts.js";
import type { Settings } from "../settings/settings.js";
import { textOf, tokensOf } from "./event-parts.js";

const PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join("|")})\\}`, "g");

/** What an alert says that was given no text. */
const WORDS: Readonly<Partial<Record<CbEvent["type"], string>>> = {
  tip: "Thank you, {name}, for {tokens}!",
  follow: "Thank you for following, {name}!",
  unfollow: "{name} does not follow any more",
  fanclubJoin: "{name} joined the fan club!",
  mediaPurchase: "{name} bought {what} for {tokens}!",
  chatMessage: "{name} says: {note}",
  userEnter: "Welcome, {name}!",
  userLeave: "Goodbye, {name}!",
  broadcastStart: "The broadcast begins",
  broadcastStop: "The broadcast is over",
  roomSubjectChange: "The subject is: {note}",
};

/** The line of the menu that a tip of exactly so many tokens orders. */
export function orderOf(event: CbEvent, { menu }: Pick<Settings, "menu">): string | undefined {
  return event.type === "tip" ? menu.find(({ tokens }) => tokens === event.tip.tokens)?.what : undefined;
}

/** The text with its placeholders filled in; one that means nothing for the event is empty. */
export function fillIn(
  say: string | undefined,
  event: CbEvent,
  room: RoomState,
  settings: Pick<Settings, "menu">,
): string {
  const goal = goalProgress(room);
  const tokens = tokensOf(event);
  const values: Readonly<Record<Placeholder, string>> = {
    name: displayName(event),
    tokens: tokens === undefined ? "" : many(tokens, "token"),
    note: event.type === "mediaPurchase" ? "" : textOf(event),
    what: orderOf(event, settings) ?? (event.type === "mediaPurchase" ? boughtIn(event) : ""),
    goal: goal === null ? "" : goalName(goal),
    left: goal === null ? "" : many(goal.left, "token"),
  };
  const text = say ?? WORDS[event.type] ?? "";
  return text.replace(PLACEHOLDER, (_, name: Placeholder) => values[name]);
}

/** What a goal is called: what it is for, else its tokens. */
export function goalName({ what, tokens }: Pick<GoalProgress, "what" | "tokens">): string {
  return what === "" ? many(tokens, "token") : what;
}

function boughtIn({ media }: Extract<CbEvent, { type: "mediaPurchase" }>): string {
  return media.name ?? media.type ?? "media";
}
