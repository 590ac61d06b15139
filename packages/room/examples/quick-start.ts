import { createRoomState, goalProgress, leaderboard, publicState, reduceRoom } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";

const user = { username: "ana" };
const log: CbEvent[] = [
  { type: "userEnter", id: "1755376800000-0", user },
  { type: "tip", id: "1755376801000-0", user, tip: { tokens: 25, isAnon: false } },
  { type: "tip", id: "1755376802000-0", user: { username: "ben" }, tip: { tokens: 50, isAnon: true } },
];

let state = createRoomState({ timeZone: "Europe/Berlin", goal: 100 });
for (const event of log) state = reduceRoom(state, event);

// The same events again change nothing, also after the state was saved and read back.
state = log.reduce(reduceRoom, JSON.parse(JSON.stringify(state)) as typeof state);

for (const { name, tokens } of leaderboard(state, 3)) console.log(`${name}: ${tokens}`);
console.log(`${goalProgress(state)?.left} tokens to go`);
console.log(JSON.stringify(publicState(state).lastTip));
