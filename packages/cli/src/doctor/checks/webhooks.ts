import { ofetch } from "ofetch";
import type { Settings } from "../../settings/settings.js";
import { type Check, ok } from "../check.js";
import { networkProblem } from "../network-problem.js";

/** In milliseconds. */
const MAX_WAIT = 5000;

/** Whether each webhook's host can be reached. Nothing is sent to it. */
export function webhooks(webhooks: Settings["webhooks"]): readonly Check[] {
  const named = Object.entries(webhooks);
  if (named.length === 0) return [{ name: "Webhooks", run: () => ok("none are set") }];
  return named.map(([name, { url }]) => ({
    name: `Webhook ${name}`,
    async run(signal) {
      const { origin, host } = new URL(url);
      try {
        await ofetch.raw(origin, {
          ...{ method: "HEAD", retry: 0, redirect: "manual", ignoreResponseError: true },
          signal: AbortSignal.any([signal, AbortSignal.timeout(MAX_WAIT)]),
        });
        return ok(`${host} answers`);
      } catch (error) {
        const { saw, todo } = networkProblem(error, host);
        return { verdict: "failed", saw, todo: `${todo}; what is meant for it waits for an hour` };
      }
    },
  }));
}
