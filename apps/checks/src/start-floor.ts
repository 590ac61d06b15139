import { getPage } from "./contestant/floor.js";
import { eventsUrl } from "./wire.js";

const [, , room = ""] = process.argv;
const { events } = await getPage(`${eventsUrl(room)}?timeout=10`, 15);
// A callback, as for each event: the first one is all that is asked for.
for (const event of events) handle(event);

function handle(_event: object): void {
  process.stdout.write(`${process.hrtime.bigint()}\n`);
  process.exit();
}
