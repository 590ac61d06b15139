import type { PublicState } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";

type Hide = (text: string) => string;

/** The event with its texts as pages may show them. Names stay. */
export function hideInEvent(event: CbEvent, hide: Hide): CbEvent {
  if (event.type === "tip" && event.tip.message !== undefined)
    return { ...event, tip: { ...event.tip, message: hide(event.tip.message) } };
  if (event.type === "chatMessage")
    return { ...event, message: { ...event.message, message: hide(event.message.message) } };
  if (event.type === "mediaPurchase" && event.media.name !== undefined)
    return { ...event, media: { ...event.media, name: hide(event.media.name) } };
  if (event.type === "roomSubjectChange")
    return { ...event, roomSubject: { ...event.roomSubject, subject: hide(event.roomSubject.subject) } };
  return event;
}

/** The state with its texts as pages may show them. */
export function hideInState(state: PublicState, hide: Hide): PublicState {
  const { subject, lastTip, bursts } = state;
  return {
    ...state,
    subject: subject === null ? null : hide(subject),
    lastTip: lastTip === null ? null : { ...lastTip, note: hide(lastTip.note) },
    bursts: bursts.map((burst) => ({ ...burst, note: hide(burst.note) })),
  };
}
