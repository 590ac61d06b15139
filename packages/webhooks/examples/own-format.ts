import { formatJob, type Jobs, WebhookSender } from "@cb-events/webhooks";

/** A sender whose receiver wants `{ "content": "…" }` for a text, and JSON for anything else. */
export function createSender(url: string, jobs: Jobs): WebhookSender {
  return new WebhookSender({
    url,
    jobs,
    format: (job) =>
      typeof job.data === "string" ? JSON.stringify({ content: job.data }) : formatJob("json", job),
  });
}
