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
import fc from "fast-check";

/** What no issue may show: every text and number that is put where it does not belong has it in it. */
export const PRIVATE = { text: "s3cret", number: 987_654_321.5 };

const builders = [
  ...[tip, chatMessage, privateMessage, mediaPurchase, roomSubjectChange, fanclubJoin, userEnter],
  ...[userLeave, follow, unfollow, broadcastStart, broadcastStop],
];
const newKind = { method: "newKind", object: { broadcaster: "ana", what: { ever: [1, "two", null] } } };
/** One event of each kind with every field that is documented, and one of a kind that is not. */
const sample = fc.constantFrom(
  ...[...builders.map((build) => build()), newKind].map((event, at) =>
    JSON.stringify({ ...event, id: `${1_755_376_800_000 + at}-0` }),
  ),
);

const key = fc.constantFrom(
  ..."method id object type extra data user tip message media subject roomSubject broadcaster username".split(
    " ",
  ),
  ..."tokens __proto__ constructor prototype toString length 0".split(" "),
  ...["", PRIVATE.text],
);
const scalar = fc.constantFrom(
  ...[null, true, false, 0, -1, 0.5, PRIVATE.number, -PRIVATE.number, 1e308],
  ...["", "tip", "constructor", "unknown", PRIVATE.text, `${PRIVATE.text} \u0000\ud800`],
);
const { anyJson } = fc.letrec((tie) => ({
  anyJson: fc.oneof(
    { maxDepth: 4 },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie("anyJson"), { maxLength: 3 }) },
    { weight: 3, arbitrary: fc.dictionary(key, tie("anyJson"), { maxKeys: 3, noNullPrototype: true }) },
  ),
}));

/** What no JSON gives, and a caller might. */
const oddity = fc.constantFrom<unknown>(
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
);

type Fields = Record<string, unknown>;

const at = fc.nat({ max: 20 });
/** A change of one place of an event: the way down to it, and what becomes of it. */
const damage = fc.tuple(
  fc.array(at, { maxLength: 3 }),
  at,
  fc.constantFrom("replace", "remove", "add"),
  key,
  anyJson,
);

/** An event in which some places hold something else, are gone, or are new. */
const damagedEvent = fc.tuple(sample, fc.array(damage, { maxLength: 3 })).map(([text, damages]) => {
  const event = JSON.parse(text) as Fields;
  // All are found before one is changed: what is put in stands in other inputs too, and must stay as it is.
  const found = damages.map(([way, ...rest]) => [way.reduce(inside, event), ...rest] as const);
  for (const [place, last, change, added, value] of found) {
    const names = Object.keys(place);
    const name = names[last % names.length];
    if (change === "add" || name === undefined) put(place, added, value);
    else if (change === "replace") put(place, name, value);
    else delete place[name];
  }
  return event;
});

/** What is inside at one of its keys; itself where that holds nothing. */
function inside(value: Fields, at: number): Fields {
  const inner = Object.values(value);
  const found = inner[at % inner.length];
  return typeof found === "object" && found !== null ? (found as Fields) : value;
}

/** As JSON.parse does it: `__proto__` is a field like any other. */
function put(record: Fields, name: string, value: unknown): void {
  if (Array.isArray(record)) record.push(value);
  else Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}

const PUNCTUATION = ["", ...'"{}[],:0-1eE.tfn\\ '];
/** A place of a text, how many characters are gone from it, and what is added. */
const edit = fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 1 }), fc.constantFrom(...PUNCTUATION));

/** What the text of an event says with some of its characters changed, or the text where it is no JSON any more. */
const scrambledEvent = fc
  .tuple(sample, fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) => parsed(edits.reduce(edited, text)));

function edited(text: string, [place, removed, added]: readonly [number, number, string]): string {
  const before = place % text.length;
  return text.slice(0, before) + added + text.slice(before + removed);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Something to decode: an event with some damage, any JSON, or what no JSON gives. */
export const anyInput: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 50, arbitrary: damagedEvent },
  { weight: 20, arbitrary: scrambledEvent },
  { weight: 20, arbitrary: anyJson },
  { weight: 8, arbitrary: fc.string({ unit: "binary-ascii" }) },
  { weight: 1, arbitrary: oddity },
  { weight: 1, arbitrary: oddity.map((object) => ({ method: "tip", id: "1", object })) },
);
