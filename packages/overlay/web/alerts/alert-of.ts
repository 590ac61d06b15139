import { type CbEvent, displayName, isAnonymous, tipNote } from "@cb-events/types";
import type { AlertToShow } from "../../src/protocol.js";
import type { SourceEvent } from "../source.js";
import { tidy, tidyName } from "../text.js";
import { type Alert, type Headline, type Listed, type Manner, NOTHING } from "./alert.js";
import { lookOf, TIERS, TIMES } from "./tiers.js";

/** Characters of a note, as a reader counts them. */
const NOTE = 140;
/** Characters of a text of the settings, with what was filled in. */
const TEXT = 160;
/** Alerts of one event, at most. */
const MOST_ALERTS = 3;

/** What the page decides by itself. */
export interface Defaults {
  /** Tips of fewer tokens do not alert. */
  readonly min: number;
  readonly tiers: readonly number[];
  /** How long every alert stays, in seconds; 0 for as long as its look says. */
  readonly seconds: number;
}

const USUAL: Defaults = { min: 1, tiers: TIERS, seconds: 0 };

/** The alerts of an event: as the bot decided, else as the page does. None for chat. */
export function alertsOf(told: SourceEvent, defaults: Partial<Defaults> = {}): Alert[] {
  const { event, place, isTest, isAgain = false } = told;
  const { min, tiers, seconds } = { ...USUAL, ...defaults };
  const headline = headlineOf(event) ?? (told.alerts?.length ? otherHeadlineOf(event) : undefined);
  if (headline === undefined || (headline.kind === "tip" && headline.tokens < min && !isTest)) return [];
  const base = {
    headline,
    rest: NOTHING,
    isTest: isTest && !isAgain,
    isAgain,
    places: place === undefined ? [] : [place],
  };
  const manners: Manner[] = told.alerts?.slice(0, MOST_ALERTS).map(mannerOf) ?? [ownManner(headline, tiers)];
  return manners.map((manner, at) => ({
    ...base,
    ...manner,
    ...(manner.text === "" ? { text: otherWords(event) } : { headline: withText(headline) }),
    ...(seconds > 0 && { time: seconds * 1000 }),
    isAlso: at > 0,
  }));
}

function mannerOf({ look, seconds, text, ordered, image, sound, speak }: AlertToShow): Manner {
  return {
    look,
    time: seconds * 1000,
    text: tidy(text ?? "", TEXT),
    ordered: tidy(ordered ?? "", NOTE),
    image: image ?? "",
    sound,
    speaks: speak ?? false,
  };
}

function ownManner(headline: Headline, tiers: readonly number[]): Manner {
  const look = lookOf(headline, tiers);
  return { look, time: TIMES[look], text: "", ordered: "", image: "", sound: undefined, speaks: false };
}

/** What is said of an event, in an alert and in the list of the latest. */
export function headlineOf(event: CbEvent): Listed | undefined {
  const base = baseOf(event);
  switch (event.type) {
    case "tip":
      // The note of an anonymous tip may hold the name.
      return {
        ...base,
        kind: "tip",
        tokens: event.tip.tokens,
        note: base.isAnonymous ? "" : tidy(tipNote(event.tip), NOTE),
      };
    case "mediaPurchase":
      return { ...base, kind: "media", tokens: event.media.tokens, note: tidy(event.media.name ?? "", NOTE) };
    case "fanclubJoin":
      return { ...base, kind: "fanclub" };
    case "follow":
      return { ...base, kind: "follow" };
    default:
      return undefined;
  }
}

function baseOf(event: CbEvent): Omit<Headline, "kind"> {
  return {
    name: tidyName(displayName(event)),
    isAnonymous: isAnonymous(event),
    count: 1,
    tokens: 0,
    note: "",
  };
}

/** A message is in the chat already: a text of the settings stands for it, where it does not hold it. */
function withText(headline: Headline): Headline {
  return headline.kind === "chat" ? { ...headline, note: "" } : headline;
}

/** What alerts by the bot's settings alone. */
function otherHeadlineOf(event: CbEvent): Headline {
  if (event.type !== "chatMessage") return { ...baseOf(event), kind: "room" };
  return { ...baseOf(event), kind: "chat", note: tidy(event.message.message, NOTE) };
}

/** What the page says of it where the settings do not; `""` for what it shows in words of its own. */
function otherWords(event: CbEvent): string {
  const name = tidyName(displayName(event));
  switch (event.type) {
    case "chatMessage":
      return `${name} says`;
    case "userEnter":
      return `Welcome, ${name}!`;
    case "userLeave":
      return `Goodbye, ${name}!`;
    case "unfollow":
      return `${name} does not follow any more`;
    case "broadcastStart":
      return "The broadcast begins";
    case "broadcastStop":
      return "The broadcast is over";
    case "roomSubjectChange":
      return tidy(event.roomSubject.subject, TEXT) || "There is a new subject";
    default:
      return "";
  }
}
