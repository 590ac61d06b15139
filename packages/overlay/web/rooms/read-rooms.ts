import * as v from "valibot";
import type { RoomSummary } from "../../src/protocol.js";

const RoomSchema = v.object({
  name: v.string(),
  // It becomes a link: a path below this page, and nothing else.
  path: v.pipe(v.string(), v.regex(/^[\w.~!*'()%-]+\/$/)),
  status: v.picklist(["ok", "starting", "retrying", "stalled", "failed", "refused", "closed"]),
  pages: v.number(),
  isPaused: v.boolean(),
  isMuted: v.boolean(),
  broadcast: v.picklist(["on", "off", "unknown"]),
  present: v.number(),
  tokens: v.number(),
  goal: v.nullable(
    v.object({ what: v.string(), tokens: v.number(), progress: v.number(), share: v.number() }),
  ),
});

/** The rooms of an answer; undefined where it is of another form. */
export function readRooms(answer: unknown): readonly RoomSummary[] | undefined {
  const result = v.safeParse(v.object({ rooms: v.array(RoomSchema) }), answer);
  return result.success ? result.output.rooms : undefined;
}
