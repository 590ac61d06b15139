import {
  type CbEvent,
  decodeEvent,
  isAnonymous,
  type Media,
  type User,
  type WireEvent,
} from "@cb-events/types";
import { createKeyedHash } from "./keyed-hash.js";
import { UnrecordableEventError } from "./unrecordable-event-error.js";
import { isTyped, toWire } from "./wire.js";

/** Gives an event, in the form in which it came, with pseudonyms for names and without texts. */
export interface Anonymiser {
  (event: CbEvent): CbEvent;
  (event: WireEvent): WireEvent;
}

/** How names are replaced. */
export interface AnonymiserOptions {
  /**
   * What the pseudonyms are made with, 16 bytes or more. One key gives one name the same pseudonym in every recording
   * and at every start; whoever has it can look for a name, so it belongs in no recording.
   *
   * @default 32 random bytes, which are kept nowhere: another anonymiser gives other pseudonyms
   */
  readonly key?: string | Uint8Array | undefined;
}

/** What is kept of a user beside the pseudonym. Not gender and language: they describe the person. */
const FLAGS = [
  "inFanclub",
  "hasTokens",
  "isMod",
  "fcAutoRenew",
  "hasDarkmode",
  "inPrivateShow",
  "isBroadcasting",
  "isFollower",
  "isOwner",
  "isSilenced",
  "isSpying",
] as const satisfies readonly (keyof User)[];

// The feed may send other values, and those could say anything.
const RECENT_TIPS: readonly unknown[] = ["none", "few", "some", "lots", "tons"];
const COLOUR_GROUPS: readonly unknown[] = ["o", "m", "f", "l", "p", "tr", "t", "g"];
const MEDIA_TYPES: readonly unknown[] = ["photos", "video"];

/**
 * Makes a function that replaces names and media by pseudonyms and empties texts. What is kept is listed here, so that a
 * field that the feed adds one day does not get out by itself; of an event of an unknown kind there are method and id.
 * Ids stay, and with them the times: who was in the room can still tell who it was.
 *
 * One anonymiser gives one name the same pseudonym each time, and another one another. An anonymous tip has a pseudonym
 * of its own, which comes from its id and not from the name.
 */
export function createAnonymiser(options: AnonymiserOptions = {}): Anonymiser {
  const hash = createKeyedHash(options.key);
  const named = (name: string | undefined) => name && `user_${hash(`name ${name}`)}`;
  const tipper = (id: string) => ({ username: `user_${hash(`tip ${id}`)}` });
  const user = (user: User) => defined({ username: named(user.username), ...traitsOf(user) });
  const media = ({ id, type, tokens }: Media) =>
    defined({ id: `media_${hash(`media ${id}`)}`, type: known(MEDIA_TYPES, type), name: "", tokens });

  const anonymous = (event: CbEvent): WireEvent => {
    const { id } = event;
    if (event.type === "unknown") return { method: event.method, id, object: {} };
    const object = {
      broadcaster: named(event.broadcaster),
      ...("user" in event && { user: isAnonymous(event) ? tipper(id) : user(event.user) }),
      ...("tip" in event && {
        tip: defined({ tokens: event.tip.tokens, isAnon: event.tip.isAnon, message: "" }),
      }),
      ...("message" in event && {
        message: defined({
          message: "",
          orig: null,
          fromUser: named(event.message.fromUser),
          toUser: named(event.message.toUser),
        }),
      }),
      ...("media" in event && { media: media(event.media) }),
      ...("roomSubject" in event && { subject: "" }),
    };
    return { method: event.type, id, object: defined(object) };
  };

  function anonymise(event: CbEvent): CbEvent;
  function anonymise(event: WireEvent): WireEvent;
  function anonymise(event: CbEvent | WireEvent): CbEvent | WireEvent {
    const typed = isTyped(event) ? event : decodeEvent(event).event;
    // What is no sound event is known by nothing but its method and id.
    if (typed === undefined) return { ...pick(event), object: {} };
    const wire = anonymous(typed);
    if (!isTyped(event)) return wire;
    const result = decodeEvent(wire).event;
    if (result === undefined) throw new UnrecordableEventError(event, "it is no event");
    return result;
  }
  return anonymise;
}

let shared: Anonymiser | undefined;

/**
 * Gives an event, in the form in which it came, with pseudonyms for names and without texts: as `createAnonymiser` does,
 * by a key that is random and lives as long as the program.
 */
export function anonymise(event: CbEvent): CbEvent;
export function anonymise(event: WireEvent): WireEvent;
export function anonymise(event: CbEvent | WireEvent): CbEvent | WireEvent {
  // At the first call: workers may make nothing random before one.
  shared ??= createAnonymiser();
  return isTyped(event) ? shared(event) : shared(event);
}

function traitsOf(user: User): object {
  return {
    ...Object.fromEntries(FLAGS.map((flag) => [flag, user[flag]])),
    recentTips: known(RECENT_TIPS, user.recentTips),
    colorGroup: known(COLOUR_GROUPS, user.colorGroup),
  };
}

function known(values: readonly unknown[], value: string | undefined): string | undefined {
  return values.includes(value) ? value : undefined;
}

function pick(event: CbEvent | WireEvent): Pick<WireEvent, "method" | "id"> {
  const { method, id } = toWire(event);
  return { method, id };
}

/** Without the fields that are undefined. */
function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
