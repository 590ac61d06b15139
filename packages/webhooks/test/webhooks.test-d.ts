import { expectTypeOf, test } from "vitest";
import {
  type DeadJob,
  formatJob,
  type Job,
  type Jobs,
  type MemoryJobs,
  memoryJobs,
  WebhookSender,
} from "../src/index.js";

declare const jobs: Jobs;
declare const job: Job;
const url = "https://example.com/";

/** As a queue in a database may be: it takes and gives more than is asked for. */
interface DatabaseQueue {
  add(data: object): void;
  take():
    | { id: string; at: number; attempts: number; retryAt?: number; data: unknown; seq: number }
    | undefined;
  done(id: string): void;
  failed(id: string, retryAt: number): void;
  dead(id: string, reason: string): void;
  onAdded(listener: () => void): () => void;
}
/** One that is async. */
interface RemoteQueue {
  take(): Promise<Job | undefined>;
  done(id: string): Promise<boolean>;
  failed(id: string, retryAt: number): Promise<void>;
  dead(id: string, reason: string): Promise<void>;
  onAdded(listener: () => void): () => void;
}

test("any queue of the shape fits, sync or async", () => {
  expectTypeOf<DatabaseQueue>().toExtend<Jobs>();
  expectTypeOf<RemoteQueue>().toExtend<Jobs>();
  expectTypeOf<MemoryJobs>().toExtend<Jobs>();
  expectTypeOf<Omit<DatabaseQueue, "onAdded">>().not.toExtend<Jobs>();
  expectTypeOf(memoryJobs().take()).toEqualTypeOf<Job | undefined>();
  expectTypeOf(memoryJobs().deadJobs).toEqualTypeOf<readonly DeadJob[]>();
});

test("options are checked", () => {
  const sender = new WebhookSender({ url, jobs });
  expectTypeOf(sender.start()).toEqualTypeOf<void>();
  expectTypeOf(sender.stop()).toEqualTypeOf<Promise<void>>();
  new WebhookSender({ url, jobs, format: "ntfy", maxAge: undefined, allowHttp: "private", logger: false });
  new WebhookSender({ url, jobs, format: (job) => JSON.stringify(job.data), fetch, logger: console });
  // @ts-expect-error no such format
  new WebhookSender({ url, jobs, format: "slack" });
  // @ts-expect-error a queue is needed
  new WebhookSender({ url });
  // @ts-expect-error no such consent
  new WebhookSender({ url, jobs, allowHttp: true });
  // @ts-expect-error no such option
  new WebhookSender({ url, jobs, maxage: 5 });
});

test("a job can be formatted as one of the formats that need nothing else", () => {
  expectTypeOf(formatJob("discord", job)).toEqualTypeOf<string>();
  // @ts-expect-error ntfy needs a topic
  formatJob("ntfy", job);
});
