import { setTimeout as sleep } from "node:timers/promises";
import { Relay } from "@cb-events/redis";
import { connect, watched } from "./studio/connection.js";
import type { WorkerPlan, WorkerReport } from "./studio/plan.js";

// One worker of the studio. It waits for a word on its standard input, so that a spare is there at once.
const plan = JSON.parse(process.argv[2] ?? "") as WorkerPlan;
const tell = (report: WorkerReport) => void process.send?.(report);
const { token, baseUrl } = plan;

let relay: Relay | undefined;
process.once("SIGTERM", async () => {
  await relay?.stop();
  process.exit(0);
});
process.once("disconnect", () => process.exit(1));
process.once("message", async () => {
  const redis = watched(await connect(plan.client, plan.redisPort), plan.without, tell);
  relay = new Relay(redis, {
    credentials: (username) => ({ username, token }),
    lease: plan.lease,
    requestsPerMinute: plan.requestsPerMinute,
    client: { baseUrl },
    logger: {
      warn: (line) => process.stderr.write(`${line}\n`),
      error: (line) => process.stderr.write(`${line}\n`),
    },
    hooks: {
      onTake: ({ room }) => tell({ kind: "taken", room, at: Date.now() }),
      onRewind: () => tell({ kind: "rewound" }),
    },
  });
  // Redis may be away at this very moment.
  for (;;) {
    try {
      await relay.start();
      return;
    } catch {
      await sleep(200);
    }
  }
});
tell({ kind: "ready" });
