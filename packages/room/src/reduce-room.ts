import { type CbEvent, eventTime, type TipEvent } from "@cb-events/types";
import { addToBursts } from "./burst.js";
import { toChunks } from "./chunks.js";
import { cut } from "./cut.js";
import { addToGoal } from "./goal.js";
import { toLastTip } from "./last-tip.js";
import { LIMITS } from "./limits.js";
import { plus } from "./plus.js";
import { afterEvent, stillPresent } from "./presence.js";
import type { RoomState } from "./room-state.js";
import { withId } from "./seen-ids.js";
import { dateIn } from "./time-zone.js";
import { addToDays, addToTotals } from "./tip-totals.js";
import { addToTippers } from "./tipper.js";

/**
 * The state after the event. Changes nothing that it is given; a repeat, a private message and an event of an
 * unknown kind give the same state back.
 */
export function reduceRoom(state: RoomState, event: CbEvent): RoomState {
  if (event.type === "privateMessage" || event.type === "unknown") return state;
  const id = cut(event.id, LIMITS.idLength);
  const ids = withId(state.ids, id);
  if (ids === undefined) return state;

  const at = eventTime({ id })?.getTime() ?? null;
  const present = afterEvent(presentAt(state, at), event, at);
  return withChange({ ...state, ids, updatedAt: at ?? state.updatedAt, present }, event, id, at);
}

// One spread to an object: with two of them, the copy takes several times as long.
function withChange(state: RoomState, event: CbEvent, id: string, at: number | null): RoomState {
  const { fanclub, media, followers } = state;
  switch (event.type) {
    case "tip":
      return withTip(state, event, id, at);
    case "fanclubJoin": {
      const name = cut(event.user.username, LIMITS.nameLength);
      const latest = [name, ...fanclub.latest].slice(0, LIMITS.fans);
      return { ...state, fanclub: { joins: fanclub.joins + 1, latest } };
    }
    case "mediaPurchase": {
      const tokens = plus(media.tokens, event.media.tokens);
      return { ...state, media: { sold: media.sold + 1, tokens } };
    }
    case "follow":
      return { ...state, followers: { ...followers, won: followers.won + 1 } };
    case "unfollow":
      return { ...state, followers: { ...followers, lost: followers.lost + 1 } };
    case "broadcastStart":
      return { ...state, broadcast: { status: "on", since: at } };
    case "broadcastStop":
      return { ...state, broadcast: { status: "off", since: at } };
    case "roomSubjectChange":
      return { ...state, subject: cut(event.roomSubject.subject, LIMITS.textLength) };
    default:
      return state;
  }
}

function withTip(state: RoomState, event: TipEvent, id: string, at: number | null): RoomState {
  const { timeZone, tips, days, goal, tippers, bursts, burstGap } = state;
  const tip = toLastTip(event, id, at);
  return {
    ...state,
    tips: addToTotals(tips, tip.tokens),
    days: at === null ? days : addToDays(days, dateIn(timeZone, at), tip.tokens),
    goal: goal && addToGoal(goal, tip.tokens, id),
    tippers: tip.anonymous ? tippers : addToTippers(tippers, tip.name, tip.tokens),
    lastTip: tip,
    bursts: addToBursts(bursts, tip, burstGap),
  };
}

/** Once a minute, of the events' time, those who are gone are dropped: that often is enough, and costs little. */
function presentAt({ present, awayAfter, updatedAt }: RoomState, at: number | null): RoomState["present"] {
  if (at === null || minuteOf(at) === minuteOf(updatedAt)) return present;
  return toChunks(stillPresent(present, awayAfter, at));
}

function minuteOf(time: number | null): number {
  return Math.floor(Number(time) / 60_000);
}
