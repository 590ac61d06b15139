import { decodeEvent } from "@cb-events/types";
import type { Keys } from "../keys.js";
import type { Commands } from "../redis/commands.js";
import { flatReply, text } from "../redis/reply.js";
import { replay } from "../scripts/replay.js";
import type { DeadLetter } from "./reader-options.js";

const PAGE = 100;

/** The dead letters of a group, the oldest first; read page by page. */
export async function* readDeadLetters(
  commands: Commands,
  keys: Keys,
  group: string,
): AsyncGenerator<DeadLetter, void> {
  for (let after = "-"; ; ) {
    const reply = await commands.send(["XRANGE", keys.dead(group), after, "+", "COUNT", String(PAGE)]);
    const entries = Array.isArray(reply) ? reply : [];
    for (const entry of entries) {
      const [id, fields] = entry as [unknown, unknown];
      after = `(${text(id)}`;
      yield toLetter(text(id), flatReply(fields));
    }
    if (entries.length < PAGE) return;
  }
}

/** Puts an event back into its group. False where there is no such letter. */
export async function replayLetter(
  commands: Commands,
  keys: Keys,
  group: string,
  id: string,
): Promise<boolean> {
  const reply = await commands.send(["XRANGE", keys.dead(group), id, id]);
  const [entry] = Array.isArray(reply) ? (reply as [unknown, unknown][]) : [];
  if (entry === undefined) return false;
  const { room } = toLetter(id, flatReply(entry[1]));
  return flatReply(await replay.run(commands, [keys.dead(group), keys.log(room)], [group, id]))[0] === "1";
}

function toLetter(id: string, list: readonly string[]): DeadLetter {
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < list.length; at += 2) fields.set(list[at] ?? "", list[at + 1] ?? "");
  let raw: unknown;
  try {
    raw = JSON.parse(fields.get("e") ?? "");
  } catch {
    // It was no event.
  }
  return {
    id,
    room: fields.get("room") ?? "",
    event: decodeEvent(raw).event,
    reason: fields.get("reason") ?? "",
    deliveries: Number(fields.get("deliveries")),
  };
}
