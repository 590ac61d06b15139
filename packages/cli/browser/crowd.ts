import { chatMessage, type EventDraft, fanclubJoin, follow, mediaPurchase, tip } from "@cb-events/simulator";

/** How many elements the page has at most, as the README of the overlay states it. */
export const MOST_ELEMENTS = 400;

/** Half of all events are tips of 1 to 50 tokens; the rest is of all kinds. */
export function eventOf(at: number): EventDraft {
  const from = `viewer_${at % 997}`;
  const tokens = 1 + (at % 50);
  if (at % 2 === 0) return tip({ tokens, from, note: `note ${at}`, anonymous: at % 14 === 0 });
  if (at % 3 === 0) return chatMessage({ from, message: `message ${at}, as long as people write them` });
  if (at % 5 === 0) return follow({ from });
  return at % 7 === 0 ? fanclubJoin({ from }) : mediaPurchase({ from, tokens, name: `Set ${at}` });
}
