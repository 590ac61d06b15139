import { type GoalProgress, goalProgress, presentUsers, type RoomState } from "@cb-events/room";
import { type Colours, short } from "../terminal.js";
import { type Piece, widthOf } from "./pieces.js";

/** What the line at the bottom of the terminal is made of. */
export interface StatusParts {
  /** The name of the room, where there are others. */
  readonly name?: string | undefined;
  readonly room: RoomState;
  readonly now: Date;
  /** Where the overlay is; undefined without one. */
  readonly address: string | undefined;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** The keys work here. */
  readonly hasKeys: boolean;
  /** Which keys there are, in a few words. */
  readonly keys?: string | undefined;
}

const KEYS = "t test  g goal  m mute  ? help";
const MAX_WHAT = 24;

/** Goal, people, address and keys, as much of it as fits into so many columns: its title goes before the keys, the goal last. */
export function statusLine(parts: StatusParts, columns: number, colours: Colours): readonly Piece[] {
  const { name, room, now, address, hasKeys } = parts;
  const goal = goalProgress(room);
  const pieces = {
    goal: goal === null ? undefined : goalText(goal, true),
    plainGoal: goal === null ? undefined : goalText(goal, false),
    here: `${presentUsers(room, now).length} here`,
    held: heldText(parts),
    address,
    shortAddress: address && shortOf(address),
    keys: hasKeys ? (parts.keys ?? KEYS) : undefined,
    help: hasKeys ? "? help" : undefined,
  };
  const { goal: titled, plainGoal, here, held, address: whole, shortAddress, keys, help } = pieces;
  const choices = [
    [name, titled, here, held, whole, keys],
    [name, titled, here, held, shortAddress, keys],
    [name, plainGoal, here, held, shortAddress, keys],
    [name, titled, here, held, shortAddress, help],
    [name, plainGoal, here, held, shortAddress, help],
    [name, plainGoal, here, held, help],
    [plainGoal, here],
  ];
  return firstThatFits(choices, columns, colours);
}

/** The first of these lines that fits into so many columns, else the last. */
export function firstThatFits(
  choices: readonly (readonly (string | undefined)[])[],
  columns: number,
  { bold, dim }: Colours,
): readonly Piece[] {
  const lines = choices.map((texts) =>
    texts
      .filter((text) => text !== undefined)
      .flatMap((text, at): Piece[] => [
        ...(at > 0 ? [{ text: " · ", style: dim }] : []),
        { text, style: at === 0 ? bold : dim },
      ]),
  );
  return lines.find((line) => widthOf(line) <= columns) ?? lines.at(-1) ?? [];
}

/** What is held back by hand; undefined where all is as usual. */
export function heldText({
  isPaused,
  isMuted,
}: Pick<StatusParts, "isPaused" | "isMuted">): string | undefined {
  return [...(isPaused ? ["paused"] : []), ...(isMuted ? ["muted"] : [])].join(", ") || undefined;
}

/** An address without what goes without saying, and without its key. */
export function shortOf(address: string): string {
  return address.replace(/^http:\/\/|\/(?:\?.*)?$/g, "");
}

function goalText({ what, progress, tokens }: GoalProgress, isTitled: boolean): string {
  const name = isTitled && what !== "" ? short(what, MAX_WHAT) : "goal";
  return `${name} ${progress.toLocaleString("en-US")} / ${tokens.toLocaleString("en-US")}`;
}
