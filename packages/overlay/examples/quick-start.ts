import { EventClient } from "@cb-events/core";
import { memorySource } from "@cb-events/overlay";
import { serveOverlay } from "@cb-events/overlay/node";

const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "");
const source = memorySource(client, { goals: { list: [{ tokens: 1000, what: "a dance" }] } });
const overlay = await serveOverlay(source);
console.log(`Put ${overlay.url} into OBS`);
try {
  await client.run((event) => source.add(event));
} finally {
  await overlay.close();
}
