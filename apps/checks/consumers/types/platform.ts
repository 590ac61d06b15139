// What a platform brings fits as it is: fetch, AbortController and console, those of the DOM and those of Node.
import { createRateLimiter, EventClient } from "@cb-events/core";
import { createPlanner, Pool } from "@cb-events/pool";
import { Router } from "@cb-events/router";
import { Simulator, traffic } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { memoryJobs, WebhookSender } from "@cb-events/webhooks";

const ending = new AbortController();
const { signal } = ending;
export const plain = new EventClient("", { fetch, logger: console, signal });
export const wrapped = new EventClient("", {
  fetch: async (url, init) => {
    const response = await fetch(url, init);
    return response.ok ? response : fetch(new URL(url), init);
  },
  rateLimiter: createRateLimiter({ signal }),
});
export const sender = new WebhookSender({ url: "", jobs: memoryJobs(), fetch, logger: console });
export const pool = new Pool({ planner: createPlanner(), client: { fetch, logger: console }, signal });
const router = new Router({ logger: console });
const feed = new Simulator();
feed.play(traffic(), { signal });

export async function main(): Promise<void> {
  const server = await listen(feed, { signal });
  const client = new EventClient(server.eventsUrl, { signal });
  const limiter = createRateLimiter();
  await limiter.acquire(signal);
  pool.add(server.eventsUrl, { fetch, priority: 4 });
  await pool.run(router, { signal });
  await pool.run((event, context) => fetch(event.id, { signal: context.signal }));
  await router.run(client, { signal });
  for await (const event of client) await router.dispatch(event, { signal });
}
