import { createHmac, randomBytes } from "node:crypto";
import { type CbEvent, isAnonymous, type Media, type User, type WireEvent } from "@cb-events/types";

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
 * Gives the wire form of events with pseudonyms for names and media, and with texts left empty. What is kept is
 * named here, so that a field that the feed adds one day does not get out by itself; of an event of an unknown kind
 * there are method and id. Ids stay, and with them the times: who was in the room can still tell who it was.
 *
 * One anonymiser gives one name the same pseudonym each time, and another one another: its key is kept nowhere. An
 * anonymous tip has a pseudonym of its own, which comes from its id and not from the name.
 */
export function createAnonymiser(): (event: CbEvent) => WireEvent {
  const key = randomBytes(32);
  // 64 bits: in a room of 100,000 visitors two share one in one of some billion recordings.
  const hash = (text: string) => createHmac("sha256", key).update(text).digest("hex").slice(0, 16);
  const named = (name: string | undefined) => name && `user_${hash(`name ${name}`)}`;
  const tipper = (id: string) => ({ username: `user_${hash(`tip ${id}`)}` });
  const user = (user: User) => ({ username: named(user.username), ...traitsOf(user) });
  const media = ({ id, type, tokens }: Media) => ({
    id: `media_${hash(`media ${id}`)}`,
    type: known(MEDIA_TYPES, type),
    name: "",
    tokens,
  });

  return (event) => {
    const { id } = event;
    if (event.type === "unknown") return { method: event.method, id, object: {} };
    const object = {
      broadcaster: named(event.broadcaster),
      ...("user" in event && { user: isAnonymous(event) ? tipper(id) : user(event.user) }),
      ...("tip" in event && { tip: { tokens: event.tip.tokens, isAnon: event.tip.isAnon, message: "" } }),
      ...("message" in event && {
        message: {
          message: "",
          orig: null,
          fromUser: named(event.message.fromUser),
          toUser: named(event.message.toUser),
        },
      }),
      ...("media" in event && { media: media(event.media) }),
      ...("roomSubject" in event && { subject: "" }),
    };
    return { method: event.type, id, object };
  };
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
