// Runs the command at a terminal, and makes the pictures in its README of what it shows there.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { terminalPicture } from "./picture/svg.js";
import { terminalLines } from "./picture/terminal.js";

const CLI = fileURLToPath(new URL("../../../packages/cli/", import.meta.url));
const COMMAND = `${process.execPath} ${CLI}dist/main.js`;
const COLUMNS = 96;

const run = await terminalLines({
  command: COMMAND,
  columns: COLUMNS,
  until: /joined the fan club![\s\S]*what is/,
});
await writeFile(`${CLI}picture.svg`, terminalPicture(run, "cb-events run in a terminal"));
process.stdout.write(`wrote packages/cli/picture.svg: ${run.length} lines\n`);

// A room whose clock is three minutes away from this machine's, so that there is something to say.
const feed = new Simulator({ clockOffset: 180 });
const server = await listen(feed);
feed.emit(tip());
const command = `${COMMAND} doctor --no-ledger`;
const doctor = await terminalLines({ command, columns: COLUMNS, env: { CB_EVENTS_URL: server.eventsUrl } });
await server.close();
await writeFile(`${CLI}doctor.svg`, terminalPicture(doctor, "cb-events doctor in a terminal"));
process.stdout.write(`wrote packages/cli/doctor.svg: ${doctor.length} lines\n`);
