import { replay } from "@cb-events/recording/node";
import { Router } from "@cb-events/router";
import { displayName } from "@cb-events/types";

/** Plays a recording ten times as fast as it happened, until it ends or the signal aborts. */
export async function play(path: string, signal?: AbortSignal): Promise<void> {
  const router = new Router();
  router.on("tip", (event) => console.log(`${displayName(event)} tipped ${event.tip.tokens}`));
  const { events, skipped, repeats } = await replay(path, router, { speed: 10, signal });
  console.log(`${events} events, ${skipped} skipped, ${repeats} repeats left out`);
}
