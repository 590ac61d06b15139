import { presentUsers } from "@cb-events/room";
import type { BotView } from "../bot/bot-view.js";
import { many } from "../line.js";
import type { Log } from "../log.js";
import { pressKey, typeCommand } from "../screen/key-actions.js";
import type { Panel } from "../screen/panel.js";
import type { Piece } from "../screen/pieces.js";
import { firstThatFits, heldText, shortOf, statusLine } from "../screen/status-line.js";
import { type Colours, short } from "../terminal.js";

/** One of many rooms, as a terminal shows it. */
export interface PanelRoom {
  readonly name: string;
  /** The feed answers. */
  readonly isLive: boolean;
  readonly view: BotView;
}

interface RoomsPanelParts {
  readonly rooms: readonly PanelRoom[];
  /** Where the list of all rooms is; undefined without pages. */
  readonly address: string | undefined;
  readonly log: Pick<Log, "info">;
  readonly colours: Colours;
  /** A room was chosen, or all of them again. */
  readonly onChoose: (room: string | undefined) => void;
}

const HELP = [
  "/ana and Enter  chooses a room: its events alone are shown, and the keys are for it; / and Enter: all rooms again",
  "t  shows a test tip on the overlay of the room, or on all that are open",
  "g  begins the next goal of the room that is chosen",
  "m  mutes the alerts of the room, or of all, or lets them sound again",
  "p  holds the alerts of the room, or of all, back, or lets them go on",
  "s  skips the alert that is shown",
  "!goal, !top, !menu and Enter: what viewers of the room that is chosen are answered",
  "Ctrl+C  ends it",
];
const KEYS = "/ room  t test  m mute  ? help";
const KEYS_OF_ROOM = "t test  g goal  m mute  / all  ? help";
const MAX_NAME = 40;
const MAX_NAMES = 3;

/** All rooms are counted no more often than this. In milliseconds. */
const COUNT_AGAIN = 1000;

/** The panel of many rooms: what it shows and what its keys do is about all of them, or about the one that is chosen. */
export class RoomsPanel implements Panel {
  readonly lineStarts = "/!";
  readonly hint = "Try: /, the name of a room and Enter; or ? for all keys";
  readonly #parts: RoomsPanelParts;
  #chosen: PanelRoom | undefined;
  #counts = { live: 0, here: 0, isMuted: false, isPaused: false };
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RoomsPanelParts) {
    this.#parts = parts;
  }

  status(columns: number, hasKeys: boolean): readonly Piece[] {
    const { rooms, address, colours } = this.#parts;
    if (this.#chosen !== undefined) {
      const { name, view } = this.#chosen;
      const { isMuted, isPaused } = view;
      const parts = { name: short(name, MAX_NAME), room: view.room(), now: new Date(), isMuted, isPaused };
      return statusLine({ ...parts, address: view.address, hasKeys, keys: KEYS_OF_ROOM }, columns, colours);
    }
    const { live, here, ...held } = this.#count();
    const texts = [`${live} of ${rooms.length} live`, `${here.toLocaleString("en-US")} here`, heldText(held)];
    const keys = hasKeys ? [KEYS] : [];
    const choices = [
      [...texts, address, ...keys],
      [...texts, address && shortOf(address), ...keys],
      [...texts, address && shortOf(address), hasKeys ? "? help" : undefined],
      texts,
      texts.slice(0, 2),
    ];
    return firstThatFits(choices, columns, colours);
  }

  async press(key: string): Promise<void> {
    const { log, address } = this.#parts;
    const tell = (text: string) => log.info(text);
    if (key === "?" || key === "h") return HELP.forEach(tell);
    if (this.#chosen !== undefined) return pressKey(key, this.#chosen.view, log);
    if (key === "g") return tell("g is for one room: choose it first, with /, its name and Enter");
    if (!["t", "m", "p", "s"].includes(key)) return tell(`${short(key, 4)} is no key here; ? shows the keys`);
    if (address === undefined) return tell("There are no overlays: start without --no-overlay");
    if (key === "m") return this.#switch("mute", (view) => view.isMuted, ["are muted", "sound again"]);
    if (key === "p") return this.#switch("pause", (view) => view.isPaused, ["are held back", "go on"]);
    const open = this.#parts.rooms.filter(({ view }) => view.pages > 0);
    if (open.length === 0) return tell(`No overlay is open: ${address} has the address of each`);
    const done = await this.#all(open, { action: key === "s" ? "skip" : "test" });
    if (done.length === 0) return;
    const pages = done.reduce((sum, { view }) => sum + view.pages, 0);
    const where = `${many(pages, "page")} of ${many(done.length, "room")}`;
    tell(key === "s" ? `Alerts were skipped on ${where}` : `A test tip was sent to ${where}`);
  }

  enter(line: string): void {
    const { log } = this.#parts;
    if (line.startsWith("/")) log.info(this.#choose(line.slice(1).trim()));
    else if (this.#chosen !== undefined) typeCommand(line, this.#chosen.view, log);
    else log.info(`${short(line, 20)} is for one room: choose it first, with /, its name and Enter`);
  }

  complete(line: string): string {
    if (!line.startsWith("/")) return "";
    const word = line.slice(1).trim();
    if (word === "") return "a room, or Enter for all of them";
    const found = this.#named(word);
    return found.length === 0 ? "no room begins like this" : namesOf(found);
  }

  /** Gives what to say of it. */
  #choose(word: string): string {
    const { rooms, onChoose } = this.#parts;
    const found = word === "" ? [] : this.#named(word);
    const [room, ...others] = found;
    const typed = short(word, MAX_NAME);
    if (word !== "" && room === undefined) return `No room begins with ${typed}`;
    if (others.length > 0) return `Several rooms begin with ${typed}: ${namesOf(found)}`;
    this.#chosen = room;
    onChoose(room?.name);
    if (room === undefined) return `All ${many(rooms.length, "room")} are shown`;
    return `${short(room.name, MAX_NAME)} alone is shown, and the keys are for it; / and Enter: all rooms`;
  }

  /** The room of this name, else those whose names begin with it. */
  #named(word: string): readonly PanelRoom[] {
    const wanted = word.toLowerCase();
    const { rooms } = this.#parts;
    const exact = rooms.find(({ name }) => name.toLowerCase() === wanted);
    return exact ? [exact] : rooms.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  }

  async #switch(
    action: "mute" | "pause",
    isOnIn: (view: BotView) => boolean,
    [on, off]: readonly [string, string],
  ): Promise<void> {
    const { rooms, log } = this.#parts;
    const isOn = !rooms.every(({ view }) => isOnIn(view));
    const done = await this.#all(rooms, { action, isOn });
    this.#countedAt = Number.NEGATIVE_INFINITY;
    if (done.length > 0) log.info(`Alerts of ${many(done.length, "room")} ${isOn ? on : off}`);
  }

  /** Asks it of each of them. Resolves with those that did it; a problem is told once. */
  async #all(
    rooms: readonly PanelRoom[],
    action: Parameters<BotView["control"]>[0],
  ): Promise<readonly PanelRoom[]> {
    const problems = await Promise.all(rooms.map(({ view }) => view.control(action)));
    const problem = problems.find((each) => each !== undefined);
    if (problem !== undefined) this.#parts.log.info(problem);
    return rooms.filter((_, at) => problems[at] === undefined);
  }

  #count() {
    const now = performance.now();
    if (now - this.#countedAt < COUNT_AGAIN) return this.#counts;
    this.#countedAt = now;
    const { rooms } = this.#parts;
    const date = new Date();
    this.#counts = {
      live: rooms.filter(({ isLive }) => isLive).length,
      here: rooms.reduce((sum, { view }) => sum + presentUsers(view.room(), date).length, 0),
      isMuted: rooms.every(({ view }) => view.isMuted),
      isPaused: rooms.every(({ view }) => view.isPaused),
    };
    return this.#counts;
  }
}

function namesOf(rooms: readonly PanelRoom[]): string {
  const names = rooms.slice(0, MAX_NAMES).map(({ name }) => short(name, MAX_NAME));
  const more = rooms.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}
