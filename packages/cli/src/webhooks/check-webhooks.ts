import { ConfigError } from "@cb-events/core";
import { memoryJobs, WebhookSender } from "@cb-events/webhooks";
import type { Problem } from "../settings/problem.js";
import type { Settings } from "../settings/settings.js";

/** Checks webhooks by the rules of their sender. What is wrong quotes no value. */
export function* checkWebhooks(webhooks: Settings["webhooks"]): Generator<Problem> {
  for (const [name, webhook] of Object.entries(webhooks)) {
    const field = `webhooks.${name}`;
    const problem = senderProblem(webhook);
    if (problem !== undefined) yield { field: `${field}.${problem.field}`, message: problem.message };
  }
}

/** What the sender says of its options. */
export function senderProblem(webhook: Settings["webhooks"][string]): Problem | undefined {
  try {
    new WebhookSender({ ...webhook, jobs: memoryJobs() });
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, field = "url", message = error.message] = /^The option (\w+) (.*)$/s.exec(error.message) ?? [];
    return { field, message };
  }
}
