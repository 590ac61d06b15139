import { type CbEvent, displayName, eventTime } from "@cb-events/types";
import { type Happening, many } from "../line.js";
import type { Printer } from "../printer.js";
import { untilDrained } from "../process/write-line.js";
import { type Colours, short } from "../terminal.js";
import type { Piece } from "./pieces.js";
import type { Screen } from "./screen.js";

const MAX_NAME = 40;
const MAX_TEXT = 300;

/** Comings and goings are told after so long, where nothing else happens. In milliseconds. */
const FOLD_FOR = 4000;

/** Below the text of an event, behind its time and its sign. */
export const INDENT = 11;

/** A printer for a terminal, which can be told that nothing more comes. */
export interface ScreenPrinter extends Printer {
  /** Prints what was held back. */
  flush(): void;
}

/** Prints events for a person who looks on: tips stand out, comings and goings are joined. */
export function screenPrinter(screen: Screen, colours: Colours, signal: AbortSignal): ScreenPrinter {
  let printed = 0;
  let folded = { came: 0, left: 0, only: "", time: "" };
  let folding: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(folding);
    folding = undefined;
    const { came, left, only, time } = folded;
    folded = { came: 0, left: 0, only: "", time: "" };
    if (came + left === 0) return;
    const text = came + left === 1 ? only : comingsText(came, left);
    screen.line([{ text: `${time}   ${text}`, style: colours.dim }], INDENT);
  };
  return {
    get printed() {
      return printed;
    },
    flush,
    async print(event, happening) {
      if (signal.aborted) return;
      printed += 1;
      if ((event.type === "userEnter" || event.type === "userLeave") && !happening.history) {
        const only = `${short(displayName(event), MAX_NAME)} ${happening.what}`;
        const [came, left] = event.type === "userEnter" ? [1, 0] : [0, 1];
        folded = { came: folded.came + came, left: folded.left + left, only, time: timeOf(event) };
        folding ??= setTimeout(flush, FOLD_FOR);
        return;
      }
      flush();
      if (screen.line(eventPieces(event, happening, colours), INDENT)) return;
      await untilDrained(signal);
    },
  };
}

/** `3 came, 2 left`. */
export function comingsText(came: number, left: number): string {
  return [...(came > 0 ? [`${came} came`] : []), ...(left > 0 ? [`${left} left`] : [])].join(", ");
}

/** What an event stands out by, and in which colour. */
function signOf(event: CbEvent, { bold, yellow, magenta, cyan, red }: Colours): Piece {
  if (event.type === "tip") return { text: "◆", style: (text) => bold(yellow(text)) };
  if (event.type === "mediaPurchase") return { text: "◆", style: (text) => bold(cyan(text)) };
  if (event.type === "fanclubJoin") return { text: "♥", style: (text) => bold(magenta(text)) };
  return event.type === "follow" ? { text: "+", style: (text) => bold(red(text)) } : { text: " " };
}

/** A line about an event. `room`: the one of many that it is about. */
export function eventPieces(
  event: CbEvent,
  happening: Happening,
  colours: Colours,
  room?: string,
): readonly Piece[] {
  const { what, tokens, text, history } = happening;
  const sign = signOf(event, colours);
  const where = room === undefined ? "" : `${room}: `;
  const name = event.type === "unknown" ? "" : `${short(displayName(event), MAX_NAME)} `;
  const words = `${short(what, MAX_TEXT)}${tokens === undefined ? "" : ` ${many(tokens, "token")}`}`;
  const said = text === undefined ? "" : ` “${short(text, MAX_TEXT)}”`;
  if (history)
    return [
      { text: `${timeOf(event)} ${sign.text} ${where}history: ${name}${words}${said}`, style: colours.dim },
    ];
  const isChat = event.type === "chatMessage" || event.type === "privateMessage";
  return [
    { text: `${timeOf(event)} `, style: colours.dim },
    { text: `${sign.text} `, style: sign.style },
    ...(where === "" ? [] : [{ text: where, style: colours.magenta }]),
    { text: name, style: sign.style ?? (isChat ? colours.bold : undefined) },
    { text: isChat ? words : words + said, style: sign.style ?? colours.dim },
    ...(isChat ? [{ text: said }] : []),
  ];
}

function timeOf(event: CbEvent): string {
  return eventTime(event)?.toTimeString().slice(0, 8) ?? "--:--:--";
}
