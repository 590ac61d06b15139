import { Router } from "@cb-events/router";
import type { Log } from "../log.js";
import type { Totals } from "./totals.js";

/** Counts what happens from the start on, for the closing line. */
export function countLive(totals: Totals, log: Log): Router {
  const live = new Router({ logger: log });
  live.onAny(() => {
    totals.events += 1;
  });
  live.on("tip", (event) => {
    totals.tips += 1;
    totals.tokens += event.tip.tokens;
  });
  live.on("mediaPurchase", (event) => {
    totals.sales += 1;
    totals.saleTokens += event.media.tokens;
  });
  live.on("fanclubJoin", () => {
    totals.fans += 1;
  });
  live.on("follow", () => {
    totals.won += 1;
  });
  live.on("unfollow", () => {
    totals.lost += 1;
  });
  return live;
}
