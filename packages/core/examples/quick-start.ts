import { EventClient } from "@cb-events/core";
import { Router } from "@cb-events/router";
import { displayName } from "@cb-events/types";

const router = new Router();

router.on("tip", (event) => {
  console.log(`${displayName(event)} tipped ${event.tip.tokens} tokens`);
});

// https://eventsapi.chaturbate.com/events/<username>/<token>/, secret as a whole
const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "");
await client.run(router);
