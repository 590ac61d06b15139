// Preloaded into a bot: finds the longest time that it waits for by a timer once it was told to end. Not the time that
// passes: on a busy machine that is another one each time.
import { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";

let toldAt;
let longest = 0;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"])
  process.once(name, () => {
    toldAt ??= performance.now();
  });

/** Counts what was left of a timer that went off after that. */
function count(startedAt, delay) {
  if (toldAt !== undefined) longest = Math.max(longest, startedAt + delay - Math.max(startedAt, toldAt));
}

/** How many times as long as asked for timers take: who tests the end has more time to look at it. */
const SLOWNESS = Number(process.env["TIMER_SLOWNESS"] ?? 1);

const { setTimeout } = timers;
const counted = (callback, delay = 1, ...rest) => {
  const startedAt = performance.now();
  return setTimeout(
    (...given) => {
      count(startedAt, delay);
      callback(...given);
    },
    delay * SLOWNESS,
    ...rest,
  );
};
timers.setTimeout = counted;
globalThis.setTimeout = counted;

const sleep = timersPromises.setTimeout;
timersPromises.setTimeout = async (delay = 1, ...rest) => {
  const startedAt = performance.now();
  const value = await sleep(delay * SLOWNESS, ...rest);
  count(startedAt, delay);
  return value;
};
syncBuiltinESMExports();

process.on("exit", () => writeFileSync(process.env["LONGEST_WAIT"], String(longest)));
