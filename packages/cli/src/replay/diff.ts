import { isDeepStrictEqual } from "node:util";
import { type ReplayOptions, replay } from "@cb-events/recording/node";
import type { CbEvent } from "@cb-events/types";
import type { Reaction } from "../reactions/reaction.js";
import { short } from "../terminal.js";

const MAX_NAME = 80;
/** Above the longest text of an alert, so that a difference at its end is seen. */
const MAX_TEXT = 400;

/** What is done about an event, under one configuration. It may remember what came before. */
type React = (event: CbEvent) => readonly Reaction[];

interface DiffOptions extends Pick<ReplayOptions, "onInvalidLine" | "onInvalidEvent"> {
  /** The recording. */
  readonly path: string;
  readonly a: React;
  readonly b: React;
  /** Aborting it ends the comparison. */
  readonly signal?: AbortSignal | undefined;
  /** Is given a line for each reaction that differs, without its end, and waited for. */
  out(line: string): Promise<void> | void;
}

/**
 * Gives a recording to two configurations and compares what each does about it. Resolves with the number of reactions
 * that differ: in text, in what may leave the process, or in time. Each is a line of four columns, between tabs: id of
 * the event, name of the reaction, in a, in b; `-` stands where there is none. Rejects when the signal aborts: half a
 * comparison has no result.
 */
export async function diffReplay({ path, a, b, out, ...options }: DiffOptions): Promise<number> {
  let differences = 0;
  const handle = async (event: CbEvent): Promise<void> => {
    for (const pair of pairs(a(event), b(event))) {
      if (isDeepStrictEqual(pair.inA, pair.inB)) continue;
      differences += 1;
      await out(line(pair));
    }
  };
  await replay(path, handle, options);
  options.signal?.throwIfAborted();
  return differences;
}

interface Pair {
  readonly either: Reaction;
  readonly inA?: Reaction | undefined;
  readonly inB?: Reaction | undefined;
}

/** The reactions of both to one event, by their names. */
function pairs(a: readonly Reaction[], b: readonly Reaction[]): readonly Pair[] {
  const find = (reactions: readonly Reaction[], name: string) =>
    reactions.find((reaction) => reaction.name === name);
  return [
    ...a.map((inA) => ({ either: inA, inA, inB: find(b, inA.name) })),
    ...b.filter(({ name }) => !find(a, name)).map((inB) => ({ either: inB, inB })),
  ];
}

/** A tab in one of the columns is escaped by `short`. */
function line({ either, inA, inB }: Pair): string {
  const { eventId, name } = either;
  const columns = [short(eventId, MAX_NAME), short(name, MAX_NAME), cell(inA, inB), cell(inB, inA)];
  return columns.join("\t");
}

/** The text, and what else differs. */
function cell(reaction: Reaction | undefined, other: Reaction | undefined): string {
  if (reaction === undefined) return "-";
  const { text, dueAt, event } = reaction;
  const parts = [short(text, MAX_TEXT)];
  if (other && other.dueAt !== dueAt) parts.push(`at ${new Date(dueAt).toJSON() ?? dueAt}`);
  if (other && !isDeepStrictEqual(other.event, event)) parts.push(short(JSON.stringify(event), MAX_TEXT));
  return parts.join(" ");
}
