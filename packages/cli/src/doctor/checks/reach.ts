import { lookup } from "node:dns/promises";
import { EventClient } from "@cb-events/core";
import { ofetch } from "ofetch";
import { within } from "../../process/within.js";
import type { Room } from "../../room/room.js";
import { type Check, hint, ok } from "../check.js";
import { networkProblem } from "../network-problem.js";

/** A host that takes longer has a problem, in milliseconds. */
const MAX_WAIT = 5000;

/** Whether the feed's host can be reached: name, connection, TLS. */
export function reach(room: Room | undefined): Check {
  return {
    name: "Network",
    async run(signal) {
      const origin = originOf(room);
      const { host, hostname } = new URL(origin);
      const started = performance.now();
      try {
        const address = await lookup(hostname.replace(/^\[|\]$/g, "")).then(({ address }) => address);
        const { status } = await within(signal, MAX_WAIT, (limited) =>
          ofetch.raw(origin, {
            ...{ method: "HEAD", retry: 0, redirect: "manual", ignoreResponseError: true },
            signal: limited,
          }),
        );
        const took = Math.round(performance.now() - started);
        return ok(`${host} answers (${address}, ${took} ms, HTTP ${status})`);
      } catch (error) {
        const problem = networkProblem(error, host);
        // Without a room of one's own nothing is asked of it.
        return room === undefined
          ? hint(problem.saw, `${problem.todo}; a simulated room needs none of it`)
          : problem;
      }
    },
  };
}

/** What is asked stands behind it, with the token: that is not told to a plain request. */
function originOf(room: Room | undefined): string {
  // One that is no URL is told of by the check of the token.
  if (typeof room?.credentials === "string" && URL.canParse(room.credentials))
    return new URL(room.credentials).origin;
  const { useTestbed } = room ?? {};
  const client = new EventClient({ username: "name", token: "token" }, { useTestbed });
  return `https://${client.position.room.split("/")[0]}`;
}
