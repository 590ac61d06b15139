import { inspect } from "node:util";
import { type Output, parseOptions, wholeNumbers } from "../command-line.js";
import { fuzzConversations } from "./conversations.js";
import { fuzzDecodes } from "./decodes.js";

const help = `Usage: node dist/fuzz.js [options]

Holds random conversations between a feed, a store and bots against a model of what is promised, and gives the decoder
mutated events. A failure is printed with the command that shows it again.

  --conversations <number>  default: 200000, about eight minutes
  --decodes <number>        default: 1000000
  --seed <number>           default: random
  --help                    this text
`;

/** Conversations with one seed: what has to be held again to see a failure again. */
const ROUND = 1000;

/** Runs the command to its end and gives the exit code: 1 when a promise is broken. */
export async function runCommand(args: readonly string[], output: Output): Promise<0 | 1> {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const options = parseOptions(
    args,
    {
      conversations: text("200000"),
      decodes: text("1000000"),
      seed: text(String(Math.floor(Math.random() * 2 ** 31))),
      help: { type: "boolean", default: false },
    },
    output,
  );
  if (options === undefined) return 1;
  const { help: wantsHelp, ...texts } = options;
  if (wantsHelp) {
    output.out(help);
    return 0;
  }
  const numbers = wholeNumbers(texts, 0, output);
  if (numbers === undefined) return 1;

  const { conversations, decodes, seed } = numbers;
  const held = await converseInRounds(conversations, seed, output);
  const brokenDecode = fuzzDecodes(seed, decodes);
  if (brokenDecode) {
    output.out(`broken: ${brokenDecode.problem}\n`);
    output.out(`${inspect(brokenDecode.input, { depth: null })}\n`);
    output.out(again({ conversations: 0, decodes, seed }));
  }
  output.out(`seed: ${seed}\n`);
  output.out(
    `conversations: ${held.count}, broken: ${held.broken}; ` +
      `decodes: ${decodes}, broken: ${brokenDecode ? 1 : 0}\n`,
  );
  return held.broken > 0 || brokenDecode ? 1 : 0;
}

/** Each round has a seed of its own; the first broken conversation is the last. */
async function converseInRounds(conversations: number, seed: number, { out }: Output) {
  for (let count = 0; count < conversations; count += ROUND) {
    const roundSeed = seed + count / ROUND;
    const broken = await fuzzConversations(roundSeed, Math.min(ROUND, conversations - count));
    if (broken) {
      out(`broken: ${broken.problem}\n`);
      out(`${JSON.stringify(broken.conversation)}\n`);
      out(again({ conversations: ROUND, decodes: 0, seed: roundSeed }));
      return { count: count + ROUND, broken: 1 };
    }
  }
  return { count: conversations, broken: 0 };
}

function again(options: Record<string, number>): string {
  const texts = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  return `again: node apps/checks/dist/fuzz.js ${texts.join(" ")}\n`;
}
