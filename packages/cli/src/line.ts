import { type CbEvent, displayName, eventTime } from "@cb-events/types";
import { type Colours, short } from "./terminal.js";

const MAX_NAME = 40;
const MAX_TEXT = 300;

/** The amount and the text of an event; most have neither. */
export interface Details {
  readonly tokens?: number | undefined;
  /** What somebody typed. */
  readonly text?: string | undefined;
}

/** An event in words. */
export interface Happening extends Details {
  /** Such as `tipped`; the name before it comes from the event. */
  readonly what: string;
  /** It happened before the bot was there. */
  readonly history: boolean;
}

/** One readable line: when, who, what and how much. Names and texts are anybody's, and are made safe here. */
export function eventLine(event: CbEvent, happening: Happening, colours: Colours): string {
  const { what, tokens, text, history } = happening;
  const { bold, cyan, dim, yellow } = colours;
  const parts = [
    dim(eventTime(event)?.toTimeString().slice(0, 8) ?? "--:--:--"),
    history && "history:",
    event.type !== "unknown" && bold(short(displayName(event), MAX_NAME)),
    short(what, MAX_TEXT),
    tokens !== undefined && yellow(many(tokens, "token")),
    text !== undefined && cyan(`“${short(text, MAX_TEXT)}”`),
  ];
  const line = parts.filter((part) => part !== false).join(" ");
  return history ? dim(line) : line;
}

/** `1 tip`, `2 tips`. */
export function many(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
