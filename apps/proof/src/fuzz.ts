import { inspect, parseArgs } from "node:util";
import { fuzzConversations } from "./fuzz/conversations.js";
import { fuzzDecodes } from "./fuzz/decodes.js";

/** Conversations with one seed: what has to be held again to see a failure again. */
const ROUND = 1000;

const { values } = parseArgs({
  options: {
    conversations: { type: "string", default: "200000" },
    decodes: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const conversations = wholeNumber("conversations");
const decodes = wholeNumber("decodes");
const seed = wholeNumber("seed");

const heldConversations = await converseInRounds();
const brokenDecode = fuzzDecodes(seed, decodes);
if (brokenDecode) {
  print(`broken: ${brokenDecode.problem}`);
  print(inspect(brokenDecode.input, { depth: null }));
  print(`again: node apps/proof/dist/fuzz.js --conversations 0 --decodes ${decodes} --seed ${seed}`);
}
print(`seed: ${seed}`);
print(
  `conversations: ${heldConversations.count}, broken: ${heldConversations.broken}; ` +
    `decodes: ${decodes}, broken: ${brokenDecode ? 1 : 0}`,
);
process.exitCode = heldConversations.broken > 0 || brokenDecode ? 1 : 0;

/** Each round has a seed of its own; the first broken conversation is the last. */
async function converseInRounds(): Promise<{ count: number; broken: number }> {
  for (let count = 0; count < conversations; count += ROUND) {
    const roundSeed = seed + count / ROUND;
    const broken = await fuzzConversations(roundSeed, Math.min(ROUND, conversations - count));
    if (broken) {
      print(`broken: ${broken.problem}`);
      print(JSON.stringify(broken.conversation));
      print(`again: node apps/proof/dist/fuzz.js --conversations ${ROUND} --decodes 0 --seed ${roundSeed}`);
      return { count: count + ROUND, broken: 1 };
    }
  }
  return { count: conversations, broken: 0 };
}

function wholeNumber(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} takes a whole number`);
  return number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
