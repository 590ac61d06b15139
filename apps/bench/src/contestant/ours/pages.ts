import type { ClientOptions } from "@cb-events/core";
import { Router } from "@cb-events/router";
import { Sequence } from "../../worker/sequence.js";
import { type Turn, takeTurn } from "../../worker/turn.js";
import type { PagesParams } from "../params.js";
import { connect } from "./connect.js";

/** Follows the pages of a room, each time from the first one on. */
export function pages(params: PagesParams): Promise<Turn> {
  const { requests, size, way, seconds } = params;
  const sequence = new Sequence(requests * size);
  let passes = 0;
  return takeTurn(seconds, async () => {
    passes += 1;
    if (way === "poll") await poll(params, sequence);
    else await iterate(params, sequence, way === "stored" ? await store(params, passes) : {});
    sequence.finish();
    return requests;
  });
}

async function poll({ room, requests }: PagesParams, sequence: Sequence): Promise<void> {
  await using client = connect(room);
  for (let asked = 0; asked < requests; asked += 1) {
    for (const event of await client.poll()) sequence.take(event);
  }
}

/** The loop of a bot: `for await`, and a router with one handler. */
async function iterate({ room }: PagesParams, sequence: Sequence, options: ClientOptions): Promise<void> {
  await using client = connect(room, options);
  const router = new Router({ onError: "throw" });
  router.onAny(sequence.take);
  for await (const event of client) {
    await router.dispatch(event);
    if (sequence.complete) break;
  }
}

/** A file of its own for each pass, or it would go on where the last one ended. */
async function store({ folder }: PagesParams, pass: number): Promise<ClientOptions> {
  const { fileStore } = await import("@cb-events/storage/node");
  return { positionStore: fileStore(`${folder}/position-${process.hrtime.bigint()}-${pass}.json`) };
}
