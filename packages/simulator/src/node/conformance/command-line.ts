import { parseArgs } from "node:util";
import { printable } from "@cb-events/types";
import { checkNumber, unknownOption } from "../../check.js";
import type { Scenario } from "./scenario.js";
import { scenarios } from "./scenarios.js";

/** The longest a line may take, in seconds, unless said otherwise. */
const defaultLimit = 30;

export const conformanceHelp: string = `Usage: cb-events-simulator conformance [options] -- <command> [arguments]

Starts a client again and again, each time at a feed where something else goes wrong, and prints what it made of it.
The client finds the events URL in the variable CB_EVENTS_URL, or where {url} stands in its arguments, and prints each
event as one line of JSON with "id" and "method", a media purchase also with its media's id as "mediaId". The variable
CB_EVENTS_STATE names a folder where it may keep where it was.
Exits with 0 when every line passes, else with 1.

  --only <names>       these lines only, with commas between them
  --limit <seconds>    the longest that one line may take (default: ${defaultLimit})
  --parallel <number>  lines at a time, 1 to 64 (default: 4)
  --json               prints JSON: each line with what was expected and what was printed
  --list               prints the names of the lines, and what each one is about
  --help               this text
`;

const options = {
  only: { type: "string", multiple: true },
  limit: { type: "string", default: String(defaultLimit) },
  parallel: { type: "string", default: "4" },
  json: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** What a run was asked to do. */
export interface ConformanceSettings {
  /** The client's program and its arguments. */
  readonly command: readonly string[];
  readonly lines: readonly Scenario[];
  /** In seconds. */
  readonly limit: number;
  readonly parallel: number;
  readonly json: boolean;
}

/** Throws for bad usage, with a message of one line. */
export function parseConformance(args: readonly string[]): ConformanceSettings | "help" | "list" {
  const { own, command } = split(args);
  const { values } = parseArgs({ args: own, options });
  if (values.help) return "help";
  if (values.list) return "list";
  const settings = {
    command,
    lines: choose(values.only),
    limit: checkNumber("--limit", toNumber(values.limit), { above: 0, max: 3600, unit: "seconds" }),
    parallel: checkNumber("--parallel", toNumber(values.parallel), { min: 1, max: 64, whole: true }),
    json: values.json,
  };
  if (command.length === 0) throw new TypeError("There is no command. Put that of the client behind --");
  return settings;
}

/** The options, and the command behind `--` or the first word that is no option's. */
function split(args: readonly string[]): { own: string[]; command: string[] } {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind !== "option");
  const own = args.slice(0, first?.index ?? args.length);
  const skipped = first?.kind === "option-terminator" ? 1 : 0;
  const known = Object.keys(options).map((name) => `--${name}`);
  for (const token of tokens) {
    if (token.index >= own.length) break;
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(options, token.name)) throw new TypeError(unknownOption(token.rawName, known));
  }
  return { own, command: args.slice(own.length + skipped) };
}

function choose(only: readonly string[] | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios;
  const names = only.flatMap((list) => list.split(",")).map((name) => name.trim());
  const known = new Set(scenarios.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new RangeError(`--only: there is no line ${printable(unknown).slice(0, 40)}. --list prints them`);
  }
  return scenarios.filter(({ name }) => names.includes(name));
}

/** The text itself where it is no number, so that the message says what came. */
function toNumber(text: string): unknown {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}
