import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished, vi } from "vitest";
import { type MemoryJobs, memoryJobs, WebhookSender, type WebhookSenderOptions } from "../src/index.js";

export const SECRET = `whsec_${Buffer.alloc(24, "s3cret").toString("base64")}`;

/** What opens the webhook: must not be seen in any output. */
export const PATH = "hook-path-nobody-may-see";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Settles when the connection's side of the answer is over: sent, or cut. */
  readonly closed: Promise<void>;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A real receiver on this machine. It answers each request by the next of the answers; the last one stays. */
export async function openReceiver(...answers: readonly (number | Answer)[]) {
  const requests: Received[] = [];
  const server = createServer(async (request, response) => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? 204;
    const { method, headers, url } = request;
    requests.push({ method, url, headers, body: await text(request), closed });
    if (typeof answer === "number") response.writeHead(answer).end();
    else answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<unknown>((resolve) => server.close(resolve));
  };
  onTestFinished(async () => void (await close()));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/${PATH}`, port, requests, close };
}

/** A queue with messages of these types, whose ids are the types. */
export function queueOf(...types: readonly string[]): MemoryJobs {
  const jobs = memoryJobs();
  for (const type of types) add(jobs, type);
  return jobs;
}

export function add(jobs: MemoryJobs, type: string): void {
  jobs.add({ type, text: `ana: ${type}`, tokens: 25 }, { id: `host/ana:${type}` });
}

/** A sender that is started, and stopped behind the test. Without a secret: signing takes real time. */
export function startSender(url: string, jobs: MemoryJobs, options: Partial<WebhookSenderOptions> = {}) {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  const sender = new WebhookSender({ url, jobs, logger, ...options });
  sender.start();
  onTestFinished(() => sender.stop());
  return { sender, lines };
}

/** Waits on real time, whatever the test's clock says. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock of the test's own; sockets go on by the real one. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
}

type Step = number | Error | Response | (() => Promise<Response>);

/** A fetch that plays the steps, the last one on and on, and logs the time and type of each request. */
export function scripted(...steps: readonly Step[]) {
  const start = performance.now();
  const requests: { readonly at: number; readonly type: string }[] = [];
  const fetch: WebhookSenderOptions["fetch"] = async (_url, { body }) => {
    const step = steps[Math.min(requests.length, steps.length - 1)] ?? 204;
    requests.push({ at: performance.now() - start, type: JSON.parse(body).type });
    if (step instanceof Error) throw step;
    if (typeof step === "function") return step();
    return typeof step === "number" ? new Response(null, { status: step }) : step.clone();
  };
  return { fetch, requests };
}
