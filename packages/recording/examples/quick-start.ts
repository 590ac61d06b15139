import { EventClient } from "@cb-events/core";
import { openRecorder } from "@cb-events/recording/node";

const recorder = await openRecorder("show.ndjson");
const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "");

for await (const event of client) {
  await recorder.record(event).catch((error: unknown) => console.error(error));
  console.log(event.type);
}
