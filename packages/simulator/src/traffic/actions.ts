import { chatMessage } from "../builders/chat-message.js";
import type { BuiltEvent } from "../builders/draft.js";
import { fanclubJoin } from "../builders/fanclub-join.js";
import { follow, unfollow } from "../builders/follow.js";
import { mediaPurchase } from "../builders/media-purchase.js";
import { userEnter, userLeave } from "../builders/presence.js";
import { privateMessage } from "../builders/private-message.js";
import { roomSubjectChange } from "../builders/room-subject-change.js";
import { tip } from "../builders/tip.js";
import { chatLines, commands, mediaItems, privateLines, subjects, tipNotes } from "./phrases.js";
import type { Random } from "./random.js";
import type { Viewer, Viewers } from "./viewers.js";

/** What somebody may do next; undefined when nobody is there who could. */
export type Action = (
  viewers: Viewers,
  random: Random,
  broadcaster: string | undefined,
) => BuiltEvent | undefined;

export const enter: Action = (viewers, _random, broadcaster) => {
  return viewers.isFull ? undefined : userEnter({ ...viewers.enter(), broadcaster });
};

const leave: Action = (viewers, _random, broadcaster) => {
  const viewer = viewers.leave();
  return viewer && userLeave({ ...viewer, broadcaster });
};

const chat: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside);
  return viewer && chatMessage({ ...viewer, broadcaster, message: random.pick(chatLines) });
};

const command: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside);
  return viewer && chatMessage({ ...viewer, broadcaster, message: random.pick(commands) });
};

const giveTip: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside.filter(({ user }) => user.hasTokens));
  if (viewer === undefined) return undefined;
  const tokens = tokensOf(random);
  viewer.tipped += tokens;
  viewer.user = { ...viewer.user, ...standing(viewer) };
  return tip({
    ...viewer,
    broadcaster,
    tokens,
    anonymous: random.chance(0.12),
    note: random.chance(0.3) ? random.pick(tipNotes) : "",
  });
};

const startFollowing: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside.filter(({ user }) => !user.isFollower));
  if (viewer === undefined) return undefined;
  viewer.user = { ...viewer.user, isFollower: true };
  return follow({ ...viewer, broadcaster });
};

const stopFollowing: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside.filter(({ user }) => user.isFollower));
  if (viewer === undefined) return undefined;
  viewer.user = { ...viewer.user, isFollower: false };
  return unfollow({ ...viewer, broadcaster });
};

const whisper: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside);
  if (viewer === undefined) return undefined;
  const side = random.chance(0.6) ? viewer : { to: viewer.from, user: { isBroadcasting: true } };
  return privateMessage({ ...side, broadcaster, message: random.pick(privateLines) });
};

const joinFanclub: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside.filter(({ user }) => user.hasTokens && !user.inFanclub));
  if (viewer === undefined) return undefined;
  viewer.user = { ...viewer.user, colorGroup: "f", fcAutoRenew: true, inFanclub: true };
  return fanclubJoin({ ...viewer, broadcaster });
};

const buyMedia: Action = ({ inside }, random, broadcaster) => {
  const viewer = random.pick(inside.filter(({ user }) => user.hasTokens));
  return viewer && mediaPurchase({ ...viewer, broadcaster, ...random.pick(mediaItems) });
};

export const changeSubject: Action = (_viewers, random, broadcaster) => {
  return roomSubjectChange({ broadcaster, subject: random.pick(subjects) });
};

/** How often each happens, out of 1000. */
export const actions: readonly [readonly [number, Action], ...(readonly [number, Action])[]] = [
  [470, chat],
  [165, enter],
  [140, leave],
  [130, giveTip],
  [30, whisper],
  [25, command],
  [20, startFollowing],
  [7, stopFollowing],
  [6, buyMedia],
  [4, joinFanclub],
  [3, changeSubject],
];

/** Mostly small and round, now and then a big one. */
function tokensOf(random: Random): number {
  if (random.chance(0.1)) return 1 + random.below(1000 ** random.next());
  return random.weighted([
    [22, 1],
    [15, 5],
    [16, 10],
    [6, 15],
    [14, 25],
    [5, 33],
    [9, 50],
    [7, 100],
    [3, 200],
    [2, 500],
    [1, 1000],
  ]);
}

/** What the feed tells of a tipper. Fan club members and moderators keep their colour. */
function standing({ tipped, user }: Viewer): { recentTips: string; colorGroup: string } {
  const [recentTips, color] = tipped < 100 ? ["some", "tr"] : tipped < 1000 ? ["lots", "p"] : ["tons", "l"];
  const colorGroup = user.isMod ? "m" : user.inFanclub ? "f" : color;
  return { recentTips, colorGroup };
}
