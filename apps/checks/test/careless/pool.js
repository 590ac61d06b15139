// Counts no request.

import { createPlanner as soundPlanner } from "@cb-events/pool";

export { Pool } from "@cb-events/pool";

export function createPlanner() {
  const planner = soundPlanner();
  return {
    ...planner,
    room: planner.room.bind(planner),
    pause: () => {},
    status: { requests: 0, waiting: 0 },
  };
}
