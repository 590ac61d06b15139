import type { Job } from "../jobs.js";
import { readMessage } from "../message.js";
import { toDiscord } from "./discord.js";
import { toHomeAssistant } from "./home-assistant.js";
import { toJson } from "./json.js";
import { splitTopic, toNtfy } from "./ntfy.js";

export const FORMATS = ["json", "discord", "homeAssistant", "ntfy"] as const;

/** A way to say a message that this package knows. */
export type WebhookFormatName = (typeof FORMATS)[number];

/**
 * What is sent of a job: one of the names, or a function that gives the body, which is JSON. A job must give the same
 * body at each attempt. What the function throws makes the job a dead one.
 */
export type WebhookFormat = WebhookFormatName | ((job: Job) => string);

const BODIES: Readonly<Record<Exclude<WebhookFormatName, "ntfy">, typeof toJson>> = {
  json: toJson,
  discord: toDiscord,
  homeAssistant: toHomeAssistant,
};

/** The body of a job in one of the formats: for a format of your own that is one of them for most jobs. */
export function formatJob(format: keyof typeof BODIES, job: Job): string {
  return BODIES[format](readMessage(job));
}

/** Where a job is sent, and as what. */
export interface Target {
  readonly url: string;
  body(job: Job): string;
}

/** Undefined when the URL does not fit to the format: one of ntfy must name a topic. */
export function targetOf(url: string, format: WebhookFormat): Target | undefined {
  if (typeof format === "function") return { url, body: (job) => format(job) };
  if (format !== "ntfy") return { url, body: (job) => formatJob(format, job) };
  const split = splitTopic(url);
  return split && { url: split.url, body: (job) => toNtfy(readMessage(job), split.topic) };
}
