import type { CbEvent } from "@cb-events/types";
import { type Happening, many } from "../line.js";
import type { Printer } from "../printer.js";
import { untilDrained } from "../process/write-line.js";
import type { LineGate } from "../screen/live-terminal.js";
import type { Screen } from "../screen/screen.js";
import { comingsText, eventPieces, INDENT } from "../screen/screen-printer.js";
import { type Colours, short } from "../terminal.js";
import type { RoomPrinters } from "./room-printers.js";

const MAX_NAME = 40;

/** For how long lines are counted, and what is not shown is joined. In milliseconds. */
const PERIOD = 4000;

/** Lines of a period: as many as a person can follow, and more for what stands out. */
const MAX_LINES = 20;
const MAX_OUTSTANDING = 60;

const OUTSTANDING: ReadonlySet<string> = new Set([
  ...["tip", "mediaPurchase", "fanclubJoin", "broadcastStart", "broadcastStop"],
]);

/** What is told together, at the end of a period. */
interface Joined {
  /** Of those who came or left. */
  readonly comingsIn: Set<string>;
  came: number;
  left: number;
  /** Of events that were one too many. */
  readonly moreIn: Set<string>;
  more: number;
  tips: number;
  tokens: number;
  /** Of those from before the start. */
  readonly historyIn: Set<string>;
  history: number;
}

/**
 * Prints events of many rooms for a person who looks on: comings and goings are joined over all rooms, and so is what
 * comes quicker than it can be read. Of a room that is chosen every line is shown, and none of the others.
 */
export class ScreenPrinters implements RoomPrinters, LineGate {
  readonly #screen: Screen;
  readonly #colours: Colours;
  readonly #signal: AbortSignal;
  #printed = 0;
  #chosen: string | undefined;
  #lines = 0;
  #joined = nothing();
  #period: NodeJS.Timeout | undefined;

  constructor(screen: Screen, colours: Colours, signal: AbortSignal) {
    this.#screen = screen;
    this.#colours = colours;
    this.#signal = signal;
  }

  get printed(): number {
    return this.#printed;
  }

  of(room: string): Printer {
    const printed = () => this.#printed;
    return {
      get printed() {
        return printed();
      },
      print: (event, happening) => this.#print(room, event, happening),
    };
  }

  /** Shows one room from now on; all of them without one. */
  choose(room: string | undefined): void {
    this.flush();
    this.#chosen = room;
  }

  takes(room: string): boolean {
    return this.#takes(room, MAX_LINES);
  }

  flush(): void {
    clearTimeout(this.#period);
    this.#period = undefined;
    this.#lines = 0;
    const joined = this.#joined;
    this.#joined = nothing();
    for (const text of linesOf(joined))
      this.#screen.line([{ text: `${clock()}   ${text}`, style: this.#colours.dim }], INDENT);
  }

  async #print(room: string, event: CbEvent, happening: Happening): Promise<void> {
    if (this.#signal.aborted) return;
    this.#printed += 1;
    if (this.#chosen !== undefined && this.#chosen !== room) return;
    if ((event.type === "userEnter" || event.type === "userLeave") && !happening.history) {
      this.#joined.comingsIn.add(room);
      this.#joined[event.type === "userEnter" ? "came" : "left"] += 1;
      this.#begin();
      return;
    }
    const isOutstanding = !happening.history && OUTSTANDING.has(event.type);
    if (!this.#takes(room, isOutstanding ? MAX_OUTSTANDING : MAX_LINES))
      return this.#leaveOut(room, event, happening.history);
    const pieces = eventPieces(event, happening, this.#colours, short(room, MAX_NAME));
    if (!this.#screen.line(pieces, INDENT)) await untilDrained(this.#signal);
  }

  /** Whether there is a line left for this room. */
  #takes(room: string, max: number): boolean {
    if (this.#chosen !== undefined) return this.#chosen === room;
    if (this.#lines >= max) return false;
    this.#begin();
    this.#lines += 1;
    return true;
  }

  #leaveOut(room: string, event: CbEvent, isHistory: boolean): void {
    const joined = this.#joined;
    if (isHistory) {
      joined.historyIn.add(room);
      joined.history += 1;
      return;
    }
    joined.moreIn.add(room);
    joined.more += 1;
    if (event.type !== "tip") return;
    joined.tips += 1;
    joined.tokens += event.tip.tokens;
  }

  #begin(): void {
    this.#period ??= setTimeout(() => this.flush(), PERIOD);
  }
}

function nothing(): Joined {
  return {
    ...{ comingsIn: new Set(), came: 0, left: 0 },
    ...{ moreIn: new Set(), more: 0, tips: 0, tokens: 0 },
    ...{ historyIn: new Set(), history: 0 },
  };
}

function linesOf({ came, left, more, tips, tokens, history, ...rooms }: Joined): readonly string[] {
  const tipped = tips > 0 ? ` (${many(tips, "tip")}, ${many(tokens, "token")})` : "";
  return [
    ...(history > 0 ? [`and ${many(history, "event")} of history in ${placeOf(rooms.historyIn)}`] : []),
    ...(came + left > 0 ? [`${comingsText(came, left)} in ${placeOf(rooms.comingsIn)}`] : []),
    ...(more > 0 ? [`and ${many(more, "event")} more${tipped} in ${placeOf(rooms.moreIn)}`] : []),
  ];
}

function placeOf(rooms: ReadonlySet<string>): string {
  const [first = ""] = rooms;
  return rooms.size === 1 ? short(first, MAX_NAME) : many(rooms.size, "room");
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
