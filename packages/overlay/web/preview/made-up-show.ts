import {
  type EventDraft,
  fanclubJoin,
  follow,
  mediaPurchase,
  type ShowStep,
  tip,
  traffic,
} from "@cb-events/simulator";

/** Events that are there already: the lists are not empty. */
const BEFORE = 220;

/** A turn of alerts of all kinds and sizes, that begins again and again: each for as long as it stays, and a little more. */
const TURN: readonly ShowStep[] = [
  {
    event: tip({ tokens: 150, from: "moonlit_ana", note: "for the next song, you are wonderful!" }),
    after: 8.5,
  },
  { event: follow({ from: "quiet_fox" }), after: 9.5 },
  { event: tip({ tokens: 40, from: "old_wolf_29", note: "hi from Lisbon" }), after: 4.5 },
  { event: tip({ tokens: 500, from: "velvet_storm", note: "happy birthday!" }), after: 7.5 },
  { event: tip({ tokens: 5, from: "somebody", anonymous: true }), after: 11.5 },
  { event: fanclubJoin({ from: "paper_crane" }), after: 4.5 },
  { event: mediaPurchase({ from: "north_harbour", tokens: 45, name: "Rooftop session" }), after: 9.5 },
  { event: tip({ tokens: 1200, from: "leo_in_the_sky", note: "you deserve the world" }), after: 7.5 },
  { event: tip({ tokens: 25, from: "tea_and_vinyl" }), after: 13.5 },
];

/** Seconds until the first one: the page is there by then. */
const FIRST = 0.4;

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
  const [first, ...others] = TURN;
  if (first === undefined) return;
  yield { ...first, after: FIRST };
  for (;;) {
    yield* others;
    yield first;
  }
}

/** The rest of the room meanwhile: talk above all. */
export function* talk(): Generator<ShowStep> {
  for (const step of traffic({ seed: 4, perSecond: 1.2 })) {
    if (step.event.method !== "broadcastStart") yield step;
  }
}
