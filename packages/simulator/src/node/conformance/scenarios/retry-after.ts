import { LineError } from "../line-error.js";
import type { Scenario } from "../scenario.js";

/** How long the feed asks a client to wait, in seconds: longer than a client waits by itself after one failure. */
const delay = 4;
/** Timers and clocks are rounded, in milliseconds. */
const tolerance = 100;

function obeyed(name: string, title: string, status: number, value: () => string): Scenario {
  return {
    name,
    title,
    async play(stage) {
      stage.emit();
      stage.start();
      await stage.delivered();
      await stage.waiting();
      const on = stage.arrivals.length + 1;
      const asked = performance.now();
      stage.feed.fault({ on, status, headers: { "retry-after": value() } });
      stage.emit();
      await stage.requests(on + 1);
      // A date has whole seconds, so that it may be up to one earlier; it counts from when it was made.
      const isDate = !/^\d+$/.test(value());
      const from = isDate ? asked : (stage.arrivals[on - 1] ?? asked);
      const waited = (stage.arrivals[on] ?? 0) - from;
      const least = (isDate ? delay - 1 : delay) * 1000 - tolerance;
      if (waited < least) throw new LineError(`asked again after ${(waited / 1000).toFixed(1)} s`);
      stage.emitMany(2);
    },
  };
}

/** The feed says when to ask again. */
export const retryAfter: readonly Scenario[] = [
  obeyed("retry-after-429", `a 429 with Retry-After: ${delay}`, 429, () => String(delay)),
  obeyed("retry-after-503", `a 503 with Retry-After: ${delay}`, 503, () => String(delay)),
  obeyed("retry-after-date", "a 503 with a date as Retry-After", 503, () =>
    new Date(Date.now() + delay * 1000).toUTCString(),
  ),
];
