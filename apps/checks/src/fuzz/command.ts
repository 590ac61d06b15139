import { inspect } from "node:util";
import { type Context, command, randomSeed, whole } from "../command-line.js";
import { fuzzConversations } from "./conversations.js";
import { fuzzDecodes } from "./decodes.js";

const help = `Usage: pnpm checks fuzz [options]

Holds random conversations between a feed, a store and bots against a model of what is promised, and gives the decoder
mutated events. A failure is printed with the command that shows it again.

  --conversations <number>  default: 200000, about eight minutes
  --decodes <number>        default: 1000000
  --seed <number>           default: random
  --help                    this text
`;

/** Conversations with one seed: what has to be held again to see a failure again. */
const ROUND = 1000;

const options = { conversations: whole(200_000, 0), decodes: whole(1_000_000, 0), seed: randomSeed };

export const runCommand = command(help, options, async ({ conversations, decodes, seed }, context) => {
  const { out } = context;
  const held = await converseInRounds(conversations, seed, context);
  const broken = fuzzDecodes(seed, decodes);
  if (broken) {
    out(`broken: ${broken.problem}\n${inspect(broken.input, { depth: null })}\n`);
    out(`again: pnpm checks fuzz --conversations 0 --decodes ${decodes} --seed ${seed}\n`);
  }
  out(`seed: ${seed}\nconversations: ${held.count}, broken: ${held.broken}; `);
  out(`decodes: ${decodes}, broken: ${broken ? 1 : 0}\n`);
  return held.broken === 0 && broken === undefined;
});

/** Each round has a seed of its own; the first broken conversation is the last. */
async function converseInRounds(conversations: number, seed: number, { out }: Pick<Context, "out">) {
  for (let count = 0; count < conversations; count += ROUND) {
    const roundSeed = seed + count / ROUND;
    const broken = await fuzzConversations(roundSeed, Math.min(ROUND, conversations - count));
    if (!broken) continue;
    out(`broken: ${broken.problem}\n${JSON.stringify(broken.conversation)}\n`);
    out(`again: pnpm checks fuzz --conversations ${ROUND} --decodes 0 --seed ${roundSeed}\n`);
    return { count: count + ROUND, broken: 1 };
  }
  return { count: conversations, broken: 0 };
}
