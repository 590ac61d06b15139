import { getPage } from "./contestant/get-page.js";
import { setOrigin } from "./contestant/place.js";
import { eventsUrl } from "./wire.js";

const [, , origin = "", room = ""] = process.argv;
setOrigin(origin);
const { events } = await getPage(`${eventsUrl(room)}?timeout=10`, 15);
// A callback, as for each event: the first one is all that is asked for.
for (const event of events) handle(event);

function handle(_event: object): void {
  process.stdout.write(`${process.hrtime.bigint()}\n`);
  process.exit();
}
