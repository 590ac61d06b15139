import {
  broadcastStart,
  broadcastStop,
  chatMessage,
  fanclubJoin,
  follow,
  mediaPurchase,
  privateMessage,
  roomSubjectChange,
  tip,
  unfollow,
  userEnter,
  userLeave,
} from "@cb-events/simulator";
import type { Random } from "../random.js";

/** What no issue may show: every text and number that is put where it does not belong has it in it. */
export const PRIVATE = { text: "s3cret", number: 987_654_321.5 };

/** One event of each kind with every field that is documented, and one of a kind that is not. */
const ever = { broadcaster: "ana", what: { ever: [1, "two", null] } };
const samples = [
  ...[
    tip(),
    chatMessage(),
    privateMessage(),
    mediaPurchase(),
    roomSubjectChange(),
    fanclubJoin(),
    userEnter(),
  ],
  ...[
    userLeave(),
    follow(),
    unfollow(),
    broadcastStart(),
    broadcastStop(),
    { method: "newKind", object: ever },
  ],
].map((event, at) => JSON.stringify({ ...event, id: `${1_755_376_800_000 + at}-0` }));

const keys = [
  ..."method id object type extra data user tip message media subject roomSubject broadcaster username".split(
    " ",
  ),
  ..."tokens __proto__ constructor prototype toString length 0".split(" "),
  ...["", PRIVATE.text],
];

const scalars = [
  ...[null, true, false, 0, -1, 0.5, PRIVATE.number, -PRIVATE.number, 1e308],
  ...["", "tip", "constructor", "unknown", PRIVATE.text, `${PRIVATE.text} \u0000\ud800`],
];

/** What no JSON gives, and a caller might. */
const oddities: readonly unknown[] = [
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  Symbol(PRIVATE.text),
  () => PRIVATE.text,
  new Date(0),
  new Map([[PRIVATE.text, PRIVATE.text]]),
  Object.create(null),
  new Proxy(
    {},
    {
      get: () => {
        throw new Error(PRIVATE.text);
      },
    },
  ),
];

/** Something to decode: an event with some damage, any JSON, text that is none, or what no JSON gives. */
export function anyInput(random: Random): unknown {
  const kind = random.next();
  if (kind < 0.5) return damaged(random);
  if (kind < 0.7) return parsed(scrambled(random.pick(samples), random));
  if (kind < 0.9) return anyJson(random, 4);
  if (kind < 0.98) return parsed(anyText(random));
  return random.chance(0.5)
    ? random.pick(oddities)
    : { method: "tip", id: "1", object: random.pick(oddities) };
}

/** An event in which some places hold something else, are gone, or are new. */
function damaged(random: Random): unknown {
  const event: unknown = JSON.parse(random.pick(samples));
  for (let times = random.below(4); times > 0; times -= 1) damage(event, random);
  return event;
}

/** Changes one place, at any depth. */
function damage(value: unknown, random: Random): void {
  const at = value as Record<string, unknown>;
  const names = Object.keys(at);
  const key = names.length === 0 || random.chance(0.1) ? undefined : random.pick(names);
  const inner = key === undefined ? undefined : at[key];
  if (typeof inner === "object" && inner !== null && random.chance(0.8)) damage(inner, random);
  else if (key !== undefined && random.chance(0.3)) delete at[key];
  else put(at, key ?? random.pick(keys), anyJson(random, 2));
}

function anyJson(random: Random, depth: number): unknown {
  const kind = depth === 0 ? 0 : random.next();
  if (kind < 0.6) return random.pick(scalars);
  const length = random.below(4);
  if (kind < 0.7) return Array.from({ length }, () => anyJson(random, depth - 1));
  const record: Record<string, unknown> = {};
  for (let left = length; left > 0; left -= 1) put(record, random.pick(keys), anyJson(random, depth - 1));
  return record;
}

/** As JSON.parse does it: `__proto__` is a field like any other. */
function put(record: Record<string, unknown>, key: string, value: unknown): void {
  if (Array.isArray(record)) record.push(value);
  else Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Characters that mean something in JSON. */
const PUNCTUATION = [...'"{}[],:0-1eE.tfn\\ '];

/** The text with some of its characters changed, gone or doubled. */
function scrambled(text: string, random: Random): string {
  let result = text;
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = random.below(result.length);
    const kept = result.slice(random.chance(0.5) ? at + 1 : at);
    const inserted = random.chance(0.7) ? random.pick(PUNCTUATION) : "";
    result = result.slice(0, at) + inserted + kept;
  }
  return result;
}

function anyText(random: Random): string {
  const bytes = Uint8Array.from({ length: random.below(40) }, () => random.below(256));
  return decoder.decode(bytes);
}

const decoder = new TextDecoder();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
