import type { AlertLook } from "../../src/protocol.js";

/** What an alert is about; what is in lists, too. */
type ListedKind = "tip" | "fanclub" | "media" | "follow";

/** The same, and what alerts where the bot's settings say so: what somebody said, and all else that happens in a room. */
export type AlertKind = ListedKind | "chat" | "room";

/** How many of each kind, and their tokens. */
export interface Sums {
  readonly tips: number;
  readonly tokens: number;
  readonly fans: number;
  readonly sales: number;
  readonly saleTokens: number;
  readonly follows: number;
}

export const NOTHING: Sums = { tips: 0, tokens: 0, fans: 0, sales: 0, saleTokens: 0, follows: 0 };

/** Who is named large. */
export interface Headline {
  readonly kind: AlertKind;
  /** Ready to show. */
  readonly name: string;
  readonly isAnonymous: boolean;
  /** Tips or sales of this name that it stands for. */
  readonly count: number;
  /** 0 for what costs none. */
  readonly tokens: number;
  /** The note of a single tip, what was said, or the title of what was bought. */
  readonly note: string;
}

/** What is in lists, too. */
export interface Listed extends Headline {
  readonly kind: ListedKind;
}

/** How an alert looks and sounds. */
export interface Manner {
  readonly look: AlertLook;
  /** How long it stays while no other waits, in milliseconds. */
  readonly time: number;
  /** In place of the page's own words; `""` for those. */
  readonly text: string;
  /** The line of the menu that was ordered; `""` for none. */
  readonly ordered: string;
  /** Address of a picture; `""` for the icon of its kind. */
  readonly image: string;
  /** Address of a sound, `""` for silence; undefined: a chime by its look. */
  readonly sound: string | undefined;
  /** To be read aloud. */
  readonly speaks: boolean;
}

/** One event, or events that came one after the other. */
export interface Alert extends Manner {
  readonly headline: Headline;
  /** What else happened in the same alert. */
  readonly rest: Sums;
  /** Sent to try the page. */
  readonly isTest: boolean;
  /** Shown once more. */
  readonly isAgain: boolean;
  /** One more alert about an event that has one: it counts nothing. */
  readonly isAlso: boolean;
  /** Of its events, in order. */
  readonly places: readonly string[];
}

/** What one headline adds up to. */
export function sumsOf({ kind, count, tokens }: Headline): Sums {
  if (kind === "tip") return { ...NOTHING, tips: count, tokens };
  if (kind === "media") return { ...NOTHING, sales: count, saleTokens: tokens };
  if (kind === "fanclub") return { ...NOTHING, fans: count };
  return kind === "follow" ? { ...NOTHING, follows: count } : NOTHING;
}

export function addSums(a: Sums, b: Sums): Sums {
  return {
    tips: a.tips + b.tips,
    tokens: a.tokens + b.tokens,
    fans: a.fans + b.fans,
    sales: a.sales + b.sales,
    saleTokens: a.saleTokens + b.saleTokens,
    follows: a.follows + b.follows,
  };
}
