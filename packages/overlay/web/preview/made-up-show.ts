import { type EventDraft, fanclubJoin, follow, type ShowStep, tip, traffic } from "@cb-events/simulator";

/** Events that are there already: the lists are not empty. */
const BEFORE = 220;

/** A turn of alerts of all kinds, that begins again and again. */
const TURN: readonly EventDraft[] = [
  tip({ tokens: 150, from: "moonlit_ana", note: "for the next song, you are wonderful!" }),
  tip({ tokens: 25, from: "leo_in_the_sky", note: "hi from Lisbon" }),
  follow({ from: "quiet_fox" }),
  tip({ tokens: 5, from: "somebody", anonymous: true }),
  fanclubJoin({ from: "paper_crane" }),
  tip({ tokens: 40, from: "old_wolf_29" }),
];

/** Seconds from one of them to the next. */
const APART = 8;

/** What happened before. */
export function* before(): Generator<EventDraft> {
  let left = BEFORE;
  for (const { event } of traffic({ seed: 9 })) {
    if (left === 0) return;
    left -= 1;
    yield event;
  }
}

/** Alerts at once and then regularly. */
export function* alerts(): Generator<ShowStep> {
  yield { after: 0.4, event: TURN[0] as EventDraft };
  for (let at = 1; ; at += 1) yield { after: APART, event: TURN[at % TURN.length] as EventDraft };
}

/** The rest of the room meanwhile: talk above all. */
export function* talk(): Generator<ShowStep> {
  for (const step of traffic({ seed: 4, perSecond: 1.2 })) {
    if (step.event.method !== "broadcastStart") yield step;
  }
}
