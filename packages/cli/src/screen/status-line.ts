import { type GoalProgress, goalProgress, presentUsers, type RoomState } from "@cb-events/room";
import { type Colours, short } from "../terminal.js";
import { type Piece, widthOf } from "./pieces.js";

/** What the line at the bottom of the terminal is made of. */
export interface StatusParts {
  readonly room: RoomState;
  readonly now: Date;
  /** Where the overlay is; undefined without one. */
  readonly address: string | undefined;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** The keys work here. */
  readonly hasKeys: boolean;
}

const KEYS = "t test  g goal  m mute  ? help";
const MAX_WHAT = 24;

/** Goal, people, address and keys, as much of it as fits into so many columns: its title goes before the keys, the goal last. */
export function statusLine(parts: StatusParts, columns: number, colours: Colours): readonly Piece[] {
  const { room, now, address, isMuted, isPaused, hasKeys } = parts;
  const goal = goalProgress(room);
  const pieces = {
    goal: goal === null ? undefined : goalText(goal, true),
    plainGoal: goal === null ? undefined : goalText(goal, false),
    here: `${presentUsers(room, now).length} here`,
    held: [...(isPaused ? ["paused"] : []), ...(isMuted ? ["muted"] : [])].join(", ") || undefined,
    address,
    shortAddress: address?.replace(/^http:\/\/|\/(?:\?.*)?$/g, ""),
    keys: hasKeys ? KEYS : undefined,
    help: hasKeys ? "? help" : undefined,
  };
  const { goal: titled, plainGoal, here, held, address: whole, shortAddress, keys, help } = pieces;
  const choices = [
    [titled, here, held, whole, keys],
    [titled, here, held, shortAddress, keys],
    [plainGoal, here, held, shortAddress, keys],
    [titled, here, held, shortAddress, help],
    [plainGoal, here, held, shortAddress, help],
    [plainGoal, here, held, help],
    [plainGoal, here],
  ];
  const { bold, dim } = colours;
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

function goalText({ what, progress, tokens }: GoalProgress, isTitled: boolean): string {
  const name = isTitled && what !== "" ? short(what, MAX_WHAT) : "goal";
  return `${name} ${progress.toLocaleString("en-US")} / ${tokens.toLocaleString("en-US")}`;
}
