import {
  createRoomState,
  goalProgress,
  leaderboard,
  parseRoomState,
  publicState,
  reduceRoom,
} from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";

const user = { username: "ana" };
const log: CbEvent[] = [
  { type: "userEnter", id: "1755376800000-0", user },
  { type: "tip", id: "1755376801000-0", user, tip: { tokens: 25, isAnon: false } },
  { type: "tip", id: "1755376802000-0", user: { username: "ben" }, tip: { tokens: 50, isAnon: true } },
];

let state = createRoomState({
  timeZone: "Europe/Berlin",
  goals: {
    list: [
      { tokens: 100, what: "a dance" },
      { tokens: 250, what: "a song" },
    ],
  },
});
for (const event of log) state = reduceRoom(state, event);

// The same events again change nothing, also after the state was saved and read back.
state = log.reduce(reduceRoom, parseRoomState(JSON.parse(JSON.stringify(state))));

for (const { name, tokens } of leaderboard(state, 3)) console.log(`${name}: ${tokens}`);
const goal = goalProgress(state);
console.log(`${goal?.left} tokens to go for ${goal?.what}`);
console.log(JSON.stringify(publicState(state).lastTip));
