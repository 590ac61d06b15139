import type { FetchInit } from "@cb-events/core";
import { createFetch } from "ofetch";
import { untilAborted } from "./abort.js";
import type { Config } from "./config.js";
import type { WebhookFetch } from "./fetch.js";
import { fieldOf } from "./field-of.js";
import { headerSafe } from "./header-safe.js";
import type { Job } from "./jobs.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import { readText } from "./read-text.js";

/** How long a request may take, its response included, in milliseconds. */
const TIME_LIMIT = 10_000;

/** One attempt. Never rejects; undefined when the signal ended it before there was a response. */
export async function post(
  job: Job,
  body: string,
  config: Pick<Config, "target" | "sign" | "fetch">,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (signal.aborted) return undefined;
  // ofetch ends its own time limit before the body is read, and ignores it where there is a signal.
  const attempt = new AbortController();
  const end = () => attempt.abort();
  const timer = setTimeout(end, TIME_LIMIT);
  signal.addEventListener("abort", end, { once: true });
  try {
    const headers = await headersOf(job, body, config);
    const request = ofetchOver(config.fetch).raw(config.target.url, {
      method: "POST",
      headers,
      body,
      signal: attempt.signal,
      retry: false,
      responseType: "stream",
      ignoreResponseError: true,
    });
    const response = await untilAborted(request, attempt.signal);
    return outcomeOf(response, await readText(response, attempt.signal));
  } catch (error) {
    if (signal.aborted) return undefined;
    const reason = attempt.signal.aborted ? "no answer within 10 s" : noAnswer(error, config.target.url);
    return { result: "retry", reason };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

/** The id stays the same at each attempt; the time is that of the attempt, for receivers refuse old ones. */
async function headersOf(job: Job, body: string, { sign }: Pick<Config, "sign">): Promise<Headers> {
  const id = headerSafe(job.id);
  const seconds = Math.floor(Date.now() / 1000);
  const headers = new Headers({
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
  });
  if (sign !== undefined) headers.set("webhook-signature", await sign(`${id}.${seconds}.${body}`));
  return headers;
}

/** Requests by ofetch, over a fetch that is given what it is documented to get. */
function ofetchOver(own: WebhookFetch | undefined) {
  return createFetch({
    fetch: async (url, { headers, body, signal } = {}) => {
      const fetch: WebhookFetch = own ?? globalThis.fetch;
      const response = await fetch(String(url), {
        method: "POST",
        headers: Object.fromEntries(new Headers(headers)),
        body: String(body),
        redirect: "manual", // It may lead anywhere.
        signal: signal as FetchInit["signal"],
      });
      return response as Response;
    },
  });
}

/** By the code alone: ofetch's messages hold the URL, and others may. */
function noAnswer(error: unknown, url: string): string {
  let current = error;
  for (let depth = 0; depth < 5; depth += 1) {
    const code = fieldOf(current, "code");
    const isCode = typeof code === "string" && /^[A-Z\d_]{1,40}$/.test(code) && !url.includes(code);
    if (isCode) return `no answer (${code})`;
    current = fieldOf(current, "cause");
  }
  return "no answer";
}
