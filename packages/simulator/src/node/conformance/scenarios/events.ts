import { broadcastStart, broadcastStop } from "../../../builders/broadcast.js";
import { chatMessage } from "../../../builders/chat-message.js";
import type { EventDraft } from "../../../builders/draft.js";
import { fanclubJoin } from "../../../builders/fanclub-join.js";
import { follow, unfollow } from "../../../builders/follow.js";
import { mediaPurchase } from "../../../builders/media-purchase.js";
import { userEnter, userLeave } from "../../../builders/presence.js";
import { privateMessage } from "../../../builders/private-message.js";
import { roomSubjectChange } from "../../../builders/room-subject-change.js";
import { tip } from "../../../builders/tip.js";
import type { Scenario } from "../scenario.js";
import type { Stage } from "../stage.js";

/** Between two ordinary events, all on one page. */
function among(name: string, title: string, emit: (stage: Stage) => void): Scenario {
  return {
    name,
    title,
    async play(stage) {
      stage.emit();
      emit(stage);
      stage.emit();
      stage.start();
      await stage.delivered();
    },
  };
}

const allMethods = (): EventDraft[] => [
  broadcastStart(),
  broadcastStop(),
  chatMessage(),
  fanclubJoin(),
  follow(),
  unfollow(),
  mediaPurchase({ id: "1" }),
  privateMessage(),
  roomSubjectChange(),
  tip(),
  userEnter(),
  userLeave(),
];

const newKind: EventDraft = {
  method: "pollVote",
  object: { user: { username: "viewer" }, vote: { option: 2 } },
};

/** Events that a client may stumble over. */
export const events: readonly Scenario[] = [
  among("all-kinds", "each of the twelve kinds", (stage) => {
    for (const event of allMethods()) stage.emit(event);
  }),
  among("numeric-media-id", "a media id that is a number, as documented", (stage) =>
    stage.emit(mediaPurchase({ id: 1 })),
  ),
  among("text-media-id", "a media id that is a string", (stage) => stage.emit(mediaPurchase({ id: "a1" }))),
  among("unknown-kind", "an event of a new kind: its neighbours come out", (stage) =>
    stage.emitOptional(newKind),
  ),
  among("unknown-kind-too", "an event of a new kind comes out too", (stage) => stage.emit(newKind)),
  among("new-values", "new values and fields in a user", (stage) =>
    stage.emit(tip({ user: { recentTips: "few", gender: "x", subgender: "", colorGroup: "new", added: 1 } })),
  ),
  among("small-values", "a tip of one token, an empty message", (stage) => {
    stage.emit(tip({ tokens: 1 }));
    stage.emit(chatMessage({ message: "" }));
  }),
  among("broken-event", "an event without its object: its neighbours come out", (stage) => {
    const { id } = stage.feed.emit({ method: "tip", object: null });
    stage.optional.add(String(id));
    stage.expected.push({ id: String(id), method: "tip" });
  }),
  among("no-event", "things that are no events: their neighbours come out", (stage) => {
    for (const value of [null, 1, "text", []]) stage.feed.emitRaw(value);
  }),
];
