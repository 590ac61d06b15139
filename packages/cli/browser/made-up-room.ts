import { createRoomState, type PublicState, publicState, reduceRoom } from "@cb-events/room";
import { chatMessage, type EventDraft, fanclubJoin, follow, mediaPurchase, tip } from "@cb-events/simulator";
import { decodeEvent } from "@cb-events/types";

/** When it happens: one moment for ever, so that a picture of it stays the same. */
const START = Date.UTC(2025, 5, 1, 20);

/** An evening for a picture. The last one is the alert on it. */
export const EVENTS: readonly EventDraft[] = [
  tip({ tokens: 640, from: "velvet_storm", note: "happy birthday!" }),
  tip({ tokens: 420, from: "old_wolf_29" }),
  tip({ tokens: 275, from: "leo_in_the_sky", note: "hi from Lisbon" }),
  tip({ tokens: 160, from: "quiet_fox" }),
  tip({ tokens: 95, from: "paper_crane" }),
  tip({ tokens: 60, from: "north_harbour" }),
  chatMessage({ from: "quiet_fox", message: "that last song was beautiful" }),
  follow({ from: "sunday_driver" }),
  chatMessage({ from: "room_owner", message: "thank you all so much!", user: { isOwner: true } }),
  mediaPurchase({ from: "north_harbour", tokens: 45, name: "Rooftop session" }),
  chatMessage({
    from: "tea_and_vinyl",
    message: "play the one from last week, please",
    user: { isMod: true },
  }),
  fanclubJoin({ from: "paper_crane" }),
  chatMessage({ from: "paper_crane", message: "so happy to be in the club", user: { inFanclub: true } }),
  tip({ tokens: 5, from: "somebody", anonymous: true }),
  chatMessage({ from: "leo_in_the_sky", message: "greetings from Lisbon, it is late here" }),
  follow({ from: "midnight_baker" }),
  tip({ tokens: 150, from: "moonlit_ana", note: "for the next song, you are wonderful!" }),
];

/** What is known of the room after all of it. */
export function roomAfter(): PublicState {
  const before = createRoomState({ goals: { list: [{ tokens: 2500, what: "karaoke hour" }] } });
  const after = EVENTS.reduce((state, draft, at) => {
    const { event } = decodeEvent({ ...draft, id: `${START + at * 1000}-0` });
    return event ? reduceRoom(state, event) : state;
  }, before);
  return publicState(after);
}
