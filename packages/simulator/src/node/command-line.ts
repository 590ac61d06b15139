import { parseArgs } from "node:util";
import { checkNumber, unknownOption } from "../check.js";

export const helpText = `Usage: cb-events-simulator [options]
       cb-events-simulator conformance [options] -- <command>

Serves a simulated Events API on this machine and prints the events URL to use.
With conformance: plays everything that can go wrong to a client; see conformance --help.

  --port <number>      port to listen at (default: 0, any free one)
  --rate <number>      events a second on average; 0 for none (default: 1)
  --seed <number>      the same seed gives the same show (default: 1)
  --username <name>    first part of the URL, and the broadcaster (default: demo)
  --token <token>      second part of the URL (default: secret)
  --help               this text
`;

const options = {
  port: { type: "string", default: "0" },
  rate: { type: "string", default: "1" },
  seed: { type: "string", default: "1" },
  username: { type: "string", default: "demo" },
  token: { type: "string", default: "secret" },
  help: { type: "boolean", default: false },
} as const;

/** What the command was asked to do. */
export interface CommandSettings {
  readonly port: number;
  /** Events a second. */
  readonly rate: number;
  readonly seed: number;
  readonly username: string;
  readonly token: string;
}

/** Throws for a bad option, with a message of one line. */
export function parseCommandLine(args: readonly string[]): CommandSettings | "help" {
  checkNames(args);
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return "help";
  const { username, token } = values;
  return {
    port: checkNumber("--port", toNumber(values.port), { min: 0, max: 65_535, whole: true }),
    rate: checkNumber("--rate", toNumber(values.rate), { min: 0, max: 1_000_000, unit: "events a second" }),
    seed: checkNumber("--seed", toNumber(values.seed), { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
    username,
    token,
  };
}

/** Quotes no argument without a name: it may be a URL with a token. */
function checkNames(args: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const known = Object.keys(options).map((name) => `--${name}`);
  for (const token of tokens) {
    if (token.kind === "positional") {
      throw new TypeError(`There is a value without an option. Known options: ${known.join(", ")}`);
    }
    if (token.kind === "option" && !Object.hasOwn(options, token.name)) {
      throw new TypeError(unknownOption(token.rawName, known));
    }
  }
}

/** The text itself where it is no number, so that the message says what came. */
function toNumber(text: string): unknown {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}
