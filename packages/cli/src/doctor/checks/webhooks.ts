import { ofetch } from "ofetch";
import { many } from "../../line.js";
import { within } from "../../process/within.js";
import type { Settings } from "../../settings/settings.js";
import { type Check, ok } from "../check.js";
import { networkProblem } from "../network-problem.js";

/** In milliseconds. */
const MAX_WAIT = 5000;

/** Whether each webhook's host can be reached. Nothing is sent to it. `waiting` says how much waits to be sent. */
export function webhooks(
  webhooks: Settings["webhooks"],
  waiting: (name: string) => number = () => 0,
): readonly Check[] {
  const named = Object.entries(webhooks);
  if (named.length === 0) return [{ name: "Webhooks", run: () => ok("none are set") }];
  return named.map(([name, { url }]) => ({
    name: `Webhook ${name}`,
    async run(signal) {
      const { origin, host } = new URL(url);
      try {
        await within(signal, MAX_WAIT, (limited) =>
          ofetch.raw(origin, {
            ...{ method: "HEAD", retry: 0, redirect: "manual", ignoreResponseError: true },
            signal: limited,
          }),
        );
        const count = waiting(name);
        return ok(count === 0 ? `${host} answers` : `${host} answers; ${many(count, "message")} to be sent`);
      } catch (error) {
        const { saw, todo } = networkProblem(error, host);
        return { verdict: "failed", saw, todo: `${todo}; what is meant for it waits for an hour` };
      }
    },
  }));
}
