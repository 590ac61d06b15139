import { command } from "../command-line.js";
import { summaryOf, takeTour } from "./take-tour.js";

const help = `Usage: pnpm checks tour

The files of one event's way through the client, from next() to its handler, in the order in which they are entered.
`;

export const runCommand = command(help, {}, async (_, { out }) => {
  const entries = await takeTour(new URL("../../../packages/", import.meta.url));
  const { route, changes, files } = summaryOf(entries);
  for (const file of route) out(`${file}\n`);
  out(`${entries.length} functions entered, ${changes} changes of file, ${files} files\n`);
  return true;
});
