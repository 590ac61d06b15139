import { createRateLimiter, type RateLimiter } from "@cb-events/core";

/** Shares a budget of requests among the rooms of this worker. */
export interface Planner {
  room(): RateLimiter;
  requestsPerMinute: number;
  readonly status: { readonly requests: number; readonly waiting: number };
}

export function createPlanner({ requestsPerMinute }: { requestsPerMinute: number }): Planner {
  const limiter = createRateLimiter({ maxRate: requestsPerMinute, timePeriod: 60 });
  return { room: () => limiter, requestsPerMinute, status: { requests: 0, waiting: 0 } };
}
