import { command, several } from "../command-line.js";
import { readBreaks, runBreaks } from "./run-breaks.js";

const help = `Usage: pnpm checks breaks [--only <text>]

Breaks the project on purpose, one line at a time in a copy of it, and says whether the check that has to catch that
does. Takes about half an hour.

  --only <text>  the breaks whose name or check holds this; more than once for several
  --help         this text
`;

export const runCommand = command(help, { only: several }, async ({ only }, { out, signal }) => {
  const breaks = (await readBreaks()).filter(
    ({ name, check }) =>
      only.length === 0 || only.some((text) => name.includes(text) || check.includes(text)),
  );
  const wrong = await runBreaks(breaks, (line) => out(`${line}\n`), signal);
  out(`breaks: ${breaks.length}, wrong: ${wrong}\n`);
  return wrong === 0;
});
