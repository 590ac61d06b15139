import { EventClient } from "@cb-events/core";
import { fileStore } from "@cb-events/storage/node";

const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "", {
  positionStore: fileStore("state/position.json"),
});

for await (const event of client) console.log(event.type);
