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

/** What is wanted together. */
const GOAL = { tokens: 4000, what: "karaoke hour" };

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

/** The room with a goal, which it has not got without a bot. */
export function withGoal(room: PublicState): PublicState {
  const progress = room.tokensToday;
  const reached = progress >= GOAL.tokens;
  return {
    ...room,
    goal: {
      ...GOAL,
      index: 0,
      count: 1,
      progress,
      reachedBy: null,
      nextAt: null,
      reached,
      left: Math.max(0, GOAL.tokens - progress),
      over: Math.max(0, progress - GOAL.tokens),
      share: Math.min(1, progress / GOAL.tokens),
    },
  };
}
