import { EventClient } from "@cb-events/core";
import { displayName } from "@cb-events/types";
import { memoryJobs, WebhookSender } from "@cb-events/webhooks";

const jobs = memoryJobs();
const sender = new WebhookSender({
  url: process.env["DISCORD_URL"] ?? "",
  format: "discord",
  jobs,
});
sender.start();

const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "");
for await (const event of client) {
  if (event.type !== "tip") continue;
  const { tokens } = event.tip;
  jobs.add({ type: "tip", text: `${displayName(event)} tipped ${tokens} tokens`, tokens }, { id: event.id });
}
