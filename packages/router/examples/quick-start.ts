import { Router } from "@cb-events/router";
import { type CbEvent, displayName } from "@cb-events/types";

/** What the bot says. */
export const said: string[] = [];

const router = new Router();

router.on("tip", (event) => {
  said.push(`Thank you for ${event.tip.tokens} tokens, ${displayName(event)}!`);
});

router.on(["follow", "fanclubJoin"], async (event) => {
  said.push(`Welcome, ${event.user.username}!`);
});

router.command("roll", (event, [sides = "6"]) => {
  said.push(`${event.user.username} rolls a die with ${sides} sides.`);
});

// Any async iterable of events will do; a bot takes an EventClient of @cb-events/core.
async function* source(): AsyncGenerator<CbEvent> {
  const user = { username: "ana" };
  yield { type: "follow", id: "1755376800000-0", user };
  yield { type: "tip", id: "1755376801000-0", user, tip: { tokens: 25, isAnon: true } };
  yield { type: "chatMessage", id: "1755376802000-0", user, message: { message: "!roll 20" } };
}

await router.run(source());
