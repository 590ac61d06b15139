// The client of this project: prints each event as one line of JSON.
import { join } from "node:path";
import process from "node:process";
import { EventClient } from "@cb-events/core";
import { fileStore } from "@cb-events/storage/node";

const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "", {
  timeout: 1,
  logger: false,
  positionStore: fileStore(join(process.env["CB_EVENTS_STATE"] ?? ".", "position.json")),
});
await client.run((event) => {
  const method = event.type === "unknown" ? event.method : event.type;
  process.stdout.write(
    `${JSON.stringify({ id: event.id, method, mediaId: "media" in event ? event.media.id : undefined })}\n`,
  );
});
