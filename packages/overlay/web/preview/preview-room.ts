import type { PublicState } from "@cb-events/room";
import type { ShowMessage } from "../../src/protocol.js";

const MENU: ShowMessage["menu"] = [
  { tokens: 10, what: "a wave" },
  { tokens: 25, what: "say your name" },
  { tokens: 50, what: "your song" },
  { tokens: 99, what: "spin around" },
  { tokens: 150, what: "dance for 2 minutes" },
  { tokens: 333, what: "a signed polaroid" },
];

/** What is wanted together, one after the other, and from the beginning again. */
const GOALS = [
  { tokens: 1500, what: "karaoke hour" },
  { tokens: 2500, what: "a song on the guitar" },
  { tokens: 2000, what: "dance party" },
] as const;

/** From a goal that is reached to the next one, in milliseconds. */
const CELEBRATED = 8000;

/** Twelve minutes and a half, in milliseconds. */
const TIME_LEFT = 750_000;

/** What a bot would set for all pages. */
export function previewShow(): ShowMessage {
  return {
    look: {},
    tiers: [],
    menu: MENU,
    alerts: [],
    isSimulated: false,
    isPaused: false,
    isMuted: false,
    timerEndsAt: Date.now() + TIME_LEFT,
  };
}

/** Gives each state of the room with its goal, which a room has not got without a bot. `now` is in milliseconds. */
export function withGoals(now: () => number = () => performance.now()): (room: PublicState) => PublicState {
  let index = 0;
  /** Tokens of the goals before. */
  let before = 0;
  let reachedAt: number | undefined;
  return (room) => {
    const goal = () => GOALS[index % GOALS.length] ?? GOALS[0];
    if (reachedAt !== undefined && now() - reachedAt >= CELEBRATED) {
      before += goal().tokens;
      index += 1;
      reachedAt = undefined;
    }
    const { tokens, what } = goal();
    const progress = Math.max(0, room.tokensToday - before);
    const reached = progress >= tokens;
    if (reached) reachedAt ??= now();
    return {
      ...room,
      goal: {
        tokens,
        what,
        index,
        count: GOALS.length,
        progress,
        reachedBy: null,
        nextAt: null,
        reached,
        left: Math.max(0, tokens - progress),
        over: Math.max(0, progress - tokens),
        share: Math.min(1, progress / tokens),
      },
    };
  };
}
