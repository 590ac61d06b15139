import type { ClientOptions, EventClient } from "@cb-events/core";
import { Router } from "@cb-events/router";
import type { Sequence } from "../../worker/sequence.js";
import { type Turn, TurnClock, takeTurn } from "../../worker/turn.js";
import { sequenceOf } from "../pages.js";
import type { PagesParams } from "../params.js";
import { connect } from "./connect.js";

/** Follows a room from its first page on, by a client that is made for the turn. */
export async function pages(params: PagesParams): Promise<Turn> {
  const sequence = sequenceOf(params);
  const options = await optionsOf(params);
  const follow = params.way === "loop" || params.way === "stored" ? loop : poll;
  const turn = await follow(params, sequence, () => connect(params.room, options));
  sequence.finish(turn.work * params.size);
  return turn;
}

type Follow = (params: PagesParams, sequence: Sequence, open: () => EventClient) => Promise<Turn>;

const poll: Follow = async (limits, sequence, open) => {
  let client: EventClient | undefined;
  const turn = await takeTurn(limits, async () => {
    client ??= open();
    for (const event of await client.poll()) sequence.take(event);
    return 1;
  });
  await client?.close();
  return turn;
};

/** The loop of a bot: `for await`, and a router with one handler. */
const loop: Follow = async (limits, sequence, open) => {
  const clock = new TurnClock(limits);
  await using client = open();
  const router = new Router({ onError: "throw" });
  router.onAny(sequence.take);
  for await (const event of client) {
    await router.dispatch(event);
    if (sequence.count % limits.size === 0 && clock.isOver(sequence.count / limits.size)) break;
  }
  return clock.stop(sequence.count / limits.size);
};

async function optionsOf({ way, folder }: PagesParams): Promise<ClientOptions> {
  if (way === "limited") return { rateLimiter: undefined };
  if (way !== "stored") return {};
  const { fileStore } = await import("@cb-events/storage/node");
  // A file for each turn, or the client would go on where the last one ended.
  return { positionStore: fileStore(`${folder}/position-${process.hrtime.bigint()}.json`) };
}
