import process from "node:process";
import { summaryOf, takeTour } from "./tour/take-tour.js";

const entries = await takeTour(new URL("../../../packages/", import.meta.url));
const { route, changes, files } = summaryOf(entries);
for (const file of route) process.stdout.write(`${file}\n`);
process.stdout.write(`${entries.length} functions entered, ${changes} changes of file, ${files} files\n`);
