import { among, command, randomSeed, text, whole, withDefault } from "../command-line.js";
import { Random } from "../random.js";
import { CHECKS } from "./plan.js";
import { MOMENTS, runStudio } from "./run-studio.js";

const help = `Usage: pnpm checks studio [options]

Lets workers follow many rooms into a Redis of their own while workers are killed, frozen and stopped, and Redis is
killed, away, full, and comes back with an older state. Compares the logs with what was sent. Needs redis-server.

  --minutes <number>   how long (default: 10)
  --seconds <number>   the same, in seconds: counts instead of the minutes
  --rooms <number>     default: 60
  --workers <number>   default: 3
  --lease <number>     in seconds (default: 5)
  --budget <number>    requests a minute for all workers together (default: 2000)
  --seed <number>      which workers are killed, and when events come (default: random)
  --client <name>      redis or ioredis (default: redis)
  --moments <names>    what happens, with commas (default: all): ${MOMENTS.join(", ")}
  --without <check>    broken on purpose: takes the seq or the fence out of the scripts
  --help               this text
`;

const options = {
  ...{ minutes: whole(10, 0), seconds: whole(0, 0), rooms: whole(60), workers: whole(3), lease: whole(5) },
  ...{ budget: whole(2000), seed: randomSeed, client: withDefault("redis"), without: text },
  moments: withDefault(MOMENTS.join(",")),
};

export const runCommand = command(help, options, async (values, { out, signal }) => {
  const { rooms, workers, lease, budget, seed } = values;
  const seconds = values.seconds || values.minutes * 60;
  const [client = "redis"] = among("client", [values.client], ["redis", "ioredis"] as const);
  const [without] = among("without", values.without === undefined ? [] : [values.without], CHECKS);
  const moments = among("moments", values.moments.split(","), MOMENTS);
  out(
    `seed ${seed}: ${rooms} rooms, ${workers} workers, ${seconds} s, a lease of ${lease} s, client ${client}\n`,
  );
  const result = await runStudio({
    ...{ seconds, rooms, workers, lease, client, without, moments, signal },
    requestsPerMinute: budget,
    random: new Random(seed),
    tell: (line) => out(`${line}\n`),
  });
  const { events, kills, lost, twice, outOfOrder, staleAccepted, staleRefused, rewinds, takeOvers } = result;
  const { mean, most } = result.requestsPerMinute;
  const [p50 = 0, max = 0] = [takeOvers[Math.floor(takeOvers.length / 2)], takeOvers.at(-1)];
  const isKept = lost + twice + outOfOrder + staleAccepted === 0;
  out(`${isKept ? "kept" : "BROKEN"}: ${events} events, ${kills} kills of workers
lost ${lost}, twice ${twice}, out of order ${outOfOrder}
stale writes accepted ${staleAccepted}, refused ${staleRefused}; rewinds ${rewinds}
take-over p50 ${p50.toFixed(1)} s, max ${max.toFixed(1)} s, of ${takeOvers.length} rooms
requests per minute ${mean}, most ${most}
`);
  return isKept;
});
