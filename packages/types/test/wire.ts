import fc from "fast-check";
import { EventType, type WireEvent } from "../src/index.js";

/** A valid event of a method, with the parts of its `object` replaced. */
export function wire(method: string, object: Record<string, unknown>): WireEvent {
  const user = method === "roomSubjectChange" ? {} : { user: { username: "ana" } };
  return { method, id: "1755376800000-0", object: { broadcaster: "room_owner", ...user, ...object } };
}

const name = fc.string({ minLength: 1 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** JSON has no -0, and `undefined` has no place in it. */
const asOnTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

// Keys that the decoder leaves out by contract.
const safeKey = fc.string().filter((key) => !["__proto__", "prototype", "constructor"].includes(key));
const others = fc.dictionary(safeKey, fc.jsonValue(), { maxKeys: 3 });
const withOthers = <T extends object>(value: fc.Arbitrary<T>) =>
  fc.tuple(others, value).map(([rest, known]) => ({ ...rest, ...known }));

const user = withOthers(
  fc.record({
    username: name,
    gender: maybe(fc.constantFrom("m", "f", "t", "c", "new")),
    subgender: maybe(fc.constantFrom("", "tf")),
    recentTips: maybe(fc.constantFrom("none", "few", "tons")),
    colorGroup: maybe(fc.string()),
    language: maybe(fc.string()),
    isMod: maybe(fc.boolean()),
    inFanclub: maybe(fc.boolean()),
    hasTokens: maybe(fc.boolean()),
    fcAutoRenew: maybe(fc.boolean()),
    hasDarkmode: maybe(fc.boolean()),
    inPrivateShow: maybe(fc.boolean()),
    isBroadcasting: maybe(fc.boolean()),
    isFollower: maybe(fc.boolean()),
    isOwner: maybe(fc.boolean()),
    isSilenced: maybe(fc.boolean()),
    isSpying: maybe(fc.boolean()),
  }),
);
const text = maybe(fc.string());
const nullableText = maybe(fc.option(fc.string(), { nil: null }));
const message = withOthers(
  fc.record({
    message: fc.string(),
    color: text,
    bgColor: nullableText,
    font: text,
    orig: nullableText,
    fromUser: text,
    toUser: text,
  }),
);
const tip = withOthers(
  fc.record({ tokens: fc.integer({ min: 1 }), isAnon: maybe(fc.boolean()), message: text }),
);
const media = withOthers(
  fc.record({
    id: fc.oneof(fc.integer(), fc.string()),
    type: text,
    name: text,
    tokens: fc.integer({ min: 0 }),
  }),
);
const parts: Record<EventType, Record<string, fc.Arbitrary<unknown>>> = {
  tip: { user, tip },
  chatMessage: { user, message },
  privateMessage: { user, message },
  mediaPurchase: { user, media },
  roomSubjectChange: { subject: fc.string() },
  fanclubJoin: { user },
  userEnter: { user },
  userLeave: { user },
  follow: { user },
  unfollow: { user },
  broadcastStart: { user },
  broadcastStop: { user },
};

function objectOf(method: EventType): fc.Arbitrary<Record<string, unknown>> {
  const broadcaster: fc.Arbitrary<unknown> = maybe(fc.string());
  return withOthers(fc.record({ broadcaster, ...parts[method] }));
}

const id = fc.oneof(
  fc.string(),
  fc.nat().map((n) => `${1_755_376_800_000 + n}-${n % 3}`),
);

/** Any event that is valid on the wire, of the twelve known kinds and of others. */
export function anyWireEvent(): fc.Arbitrary<WireEvent> {
  const known = fc
    .constantFrom(...Object.values(EventType))
    .chain((method) => fc.record({ method: fc.constant<string>(method), id, object: objectOf(method) }));
  const unknown = fc.record({
    method: fc.oneof(fc.string(), fc.constantFrom("constructor", "toString", "unknown")),
    id,
    object: others,
  });
  const isKnown = new Set<string>(Object.values(EventType));
  return fc
    .oneof(
      { weight: 12, arbitrary: known },
      unknown.filter(({ method }) => !isKnown.has(method)),
    )
    .map(asOnTheWire);
}

/** A valid event in which some fields were replaced by a value of any other kind. */
export function brokenWireEvent(secret: string): fc.Arbitrary<unknown> {
  const wrong = fc.constantFrom<unknown>(secret, [secret], { [secret]: secret }, 0.5, -1, null, true);
  return fc
    .tuple(anyWireEvent(), fc.array(fc.tuple(fc.nat(), wrong), { minLength: 1, maxLength: 4 }))
    .map(([event, changes]) => {
      const copy = structuredClone(event) as unknown as Record<string, unknown>;
      for (const [at, value] of changes) {
        const places = placesIn(copy);
        const place = places[at % places.length];
        if (place) place.in[place.key] = structuredClone(value);
      }
      return copy;
    });
}

interface Place {
  in: Record<string, unknown>;
  key: string;
}

function placesIn(value: Record<string, unknown>): Place[] {
  return Object.entries(value).flatMap(([key, inner]) => [
    { in: value, key },
    ...(typeof inner === "object" && inner !== null ? placesIn(inner as Record<string, unknown>) : []),
  ]);
}
