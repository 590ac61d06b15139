import { Pool } from "@cb-events/pool";
import { Router } from "@cb-events/router";
import { displayName } from "@cb-events/types";

const router = new Router();
router.on("tip", (event) => {
  console.log(`${event.broadcaster}: ${displayName(event)} tipped ${event.tip.tokens} tokens`);
});

const pool = new Pool();
// https://eventsapi.chaturbate.com/events/<username>/<token>/, one for each room, secret as a whole
for (const url of (process.env["CB_EVENTS_URLS"] ?? "").split(/\s+/)) pool.add(url);
await pool.run(router);
