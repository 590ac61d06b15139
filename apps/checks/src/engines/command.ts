import { type Output, oneLine, parseOptions } from "../command-line.js";
import { ALLOWED, type Allowed, isAllowed } from "./allowed.js";
import { type Built, builtFiles } from "./built.js";
import { type Finding, findings } from "./finding.js";

const help = `Usage: node dist/engines.js

Reads the built packages, each bundled with its dependencies, and the scripts of the overlay's pages. Fails where one of
them uses what Chromium 103 (OBS 28), Safari 16, Firefox 115 or Node 20.19 does not have, by MDN's data.

  --help  this text
`;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** @default the packages and the overlay, as they are built */
  readonly files?: (() => Promise<readonly Built[]>) | undefined;
  readonly allowed?: readonly Allowed[] | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when something is too young. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal, files = builtFiles, allowed = ALLOWED } = context;
  const options = parseOptions(args, { help: { type: "boolean" } }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  try {
    const built = await files();
    const found: Finding[] = [];
    for (const file of built) {
      signal.throwIfAborted();
      found.push(...(await findings(file)));
    }
    const tooYoung = found.filter((finding) => !allowed.some((entry) => isAllowed(finding, entry)));
    const unused = allowed.filter((entry) => !found.some((finding) => isAllowed(finding, entry)));
    // Core is in the bundle of every package that needs it.
    const lines = new Set([...tooYoung.map(findingLine), ...unused.map(unusedLine)]);
    for (const line of lines) out(`BROKEN ${line}\n`);
    const harmless = found.length - tooYoung.length;
    out(`files: ${built.length}, too young: ${tooYoung.length}, too young and harmless: ${harmless}\n`);
    return lines.size === 0 ? 0 : 1;
  } catch (error) {
    err(`engines: ${oneLine(error)}\n`);
    return 1;
  }
}

function findingLine({ api, missingIn, file, around }: Finding): string {
  return `${file}: ${api} is missing in ${missingIn.join(", ")}: ${around}`;
}

function unusedLine({ api, around }: Allowed): string {
  return `${api} is allowed around ${around}, where it is not used: take it off the list`;
}
