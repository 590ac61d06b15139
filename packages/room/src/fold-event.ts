import type { CbEvent, TipEvent } from "@cb-events/types";
import { addToBursts } from "./burst.js";
import { toChunks } from "./chunks.js";
import { cut } from "./cut.js";
import { addToGoals, beginGoals, goalsAt } from "./goals.js";
import { toLastTip } from "./last-tip.js";
import { LIMITS } from "./limits.js";
import { plus } from "./plus.js";
import { afterEvent, PRESENT, type Present, stillPresent } from "./presence.js";
import type { RoomState } from "./room-state.js";
import { DAY } from "./time.js";
import { dateIn } from "./time-zone.js";
import { addToDays, addToTotals } from "./tip-totals.js";
import { addToTippers } from "./tipper.js";
import { addToTonight, newTonight } from "./tonight.js";

/** The latest time that a date can hold. */
const LATEST_DATE = 8.64e15;

/**
 * The state after an event that was not counted yet. `time` is the event's own, `clock` what it says of the time of the
 * room: null where it says nothing.
 */
export function foldEvent(
  state: RoomState,
  event: CbEvent,
  id: string,
  time: number | null,
  clock: number | null,
): RoomState {
  const { updatedAt, goals, timeZone } = state;
  const present = afterEvent(presentAt(state, clock), event, clock);
  return withChange(
    {
      ...state,
      // What comes late does not turn it back.
      updatedAt: clock === null ? updatedAt : Math.max(clock, updatedAt ?? clock),
      goals: clock === null ? goals : goalsAt(goals, timeZone, clock),
      [PRESENT]: present,
    },
    event,
    id,
    time,
    clock,
  );
}

// One spread to an object: with two of them, the copy takes several times as long.
function withChange(
  state: RoomState,
  event: CbEvent,
  id: string,
  time: number | null,
  clock: number | null,
): RoomState {
  const { fanclub, media, followers, goals } = state;
  switch (event.type) {
    case "tip":
      return withTip(state, event, id, time, clock);
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
      return {
        ...state,
        broadcast: { status: "on", since: clock },
        tonight: newTonight(true, clock),
        goals: goals.start === "broadcast" ? beginGoals(goals, clock) : goals,
      };
    case "broadcastStop":
      return { ...state, broadcast: { status: "off", since: clock } };
    case "roomSubjectChange":
      return { ...state, subject: cut(event.roomSubject.subject, LIMITS.textLength) };
    default:
      return state;
  }
}

function withTip(
  state: RoomState,
  event: TipEvent,
  id: string,
  time: number | null,
  clock: number | null,
): RoomState {
  const { timeZone, tips, tonight, days, goals, tippers, bursts, burstGap, updatedAt } = state;
  const tip = toLastTip(event, id, time);
  const latest = (at: number) =>
    dateIn(timeZone, Math.min(Math.max(at, updatedAt ?? at) + 2 * DAY, LATEST_DATE));
  return {
    ...state,
    tips: addToTotals(tips, tip.tokens),
    tonight: addToTonight(tonight, tip, updatedAt),
    days: time === null ? days : addToDays(days, dateIn(timeZone, time), tip.tokens, () => latest(time)),
    goals: addToGoals(goals, tip.tokens, id, clock ?? updatedAt),
    tippers: tip.anonymous ? tippers : addToTippers(tippers, tip.name, tip.tokens, LIMITS.tippers),
    lastTip: tip,
    bursts: addToBursts(bursts, tip, burstGap),
  };
}

/** Once a minute, of the events' time, those who are gone are dropped: that often is enough, and costs little. */
function presentAt({ [PRESENT]: present = [], awayAfter, updatedAt }: RoomState, at: number | null): Present {
  if (at === null || minuteOf(at) === minuteOf(updatedAt)) return present;
  return toChunks(stillPresent(present, awayAfter, Math.max(at, updatedAt ?? at)));
}

function minuteOf(time: number | null): number {
  return Math.floor(Number(time) / 60_000);
}
