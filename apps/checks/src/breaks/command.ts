import { type Output, oneLine, parseOptions } from "../command-line.js";
import { BREAKS } from "./breaks.js";
import { runBreaks } from "./run-breaks.js";

const help = `Usage: node dist/breaks.js [--only <text>]

Breaks the project on purpose, one line at a time in a copy of it, and says whether the check that has to catch that
does. Takes about half an hour.

  --only <text>  the breaks whose name or check holds this; more than once for several
  --help         this text
`;

/** Runs the command to its end and gives the exit code: 1 when a break was not caught. */
export async function runCommand(
  args: readonly string[],
  context: Output & { readonly signal: AbortSignal },
): Promise<0 | 1> {
  const { out, err, signal } = context;
  const options = parseOptions(
    args,
    { only: { type: "string", multiple: true }, help: { type: "boolean" } },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  try {
    const { only = [""] } = options;
    const breaks = BREAKS.filter(([name, , , , check]) =>
      only.some((text) => `${name} ${check}`.includes(text)),
    );
    const wrong = await runBreaks(breaks, (line) => out(`${line}\n`), signal);
    out(`breaks: ${breaks.length}, wrong: ${wrong}\n`);
    return wrong === 0 ? 0 : 1;
  } catch (error) {
    err(`breaks: ${oneLine(error)}\n`);
    return 1;
  }
}
