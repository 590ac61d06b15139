import { type Context, command } from "../command-line.js";
import { ALLOWED, type Allowed } from "./allowed.js";
import { type Built, builtFiles } from "./built.js";
import { type Finding, findings } from "./finding.js";

const help = `Usage: pnpm checks engines

Reads the built packages, each bundled with its dependencies, and the scripts of the overlay's pages. Fails where one of
them uses what Chromium 103 (OBS 28), Safari 16, Firefox 115 or Node 20.19 does not have, by MDN's data.

  --help  this text
`;

/** What the command has of its process; the rest is for tests. */
export interface EnginesContext extends Context {
  /** @default the packages and the overlay, as they are built */
  readonly files?: (() => Promise<readonly Built[]>) | undefined;
  readonly allowed?: readonly Allowed[] | undefined;
}

export const runCommand = command(help, {}, async (_, context: EnginesContext) => {
  const { out, signal, files = builtFiles, allowed = ALLOWED } = context;
  const built = await files();
  const found: Finding[] = [];
  for (const file of built) {
    signal.throwIfAborted();
    found.push(...(await findings(file)));
  }
  const allows = ([api, around]: Allowed, one: Finding) => api === one.api && around.test(one.around);
  const tooYoung = found.filter((one) => !allowed.some((entry) => allows(entry, one)));
  const unused = allowed.filter((entry) => !found.some((one) => allows(entry, one)));
  // Core is in the bundle of every package that needs it.
  const lines = new Set([
    ...tooYoung.map(
      ({ api, missingIn, file, around }) =>
        `${file}: ${api} is missing in ${missingIn.join(", ")}: ${around}`,
    ),
    ...unused.map(
      ([api, around]) => `${api} is allowed around ${around}, where it is not used: take it off the list`,
    ),
  ]);
  for (const line of lines) out(`BROKEN ${line}\n`);
  const harmless = found.length - tooYoung.length;
  out(`files: ${built.length}, too young: ${tooYoung.length}, too young and harmless: ${harmless}\n`);
  return lines.size === 0;
});
