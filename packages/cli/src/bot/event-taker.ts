import { type CbEvent, eventTime } from "@cb-events/types";
import type { KeptRoom } from "../ledger/kept-room.js";
import { afterTip } from "../overlay/timer.js";
import { keyOf } from "../reactions/reaction.js";
import type { Reactor } from "../reactions/reactor.js";
import { isShown } from "../reactions/shown.js";
import type { FeedClock } from "./feed-clock.js";

/** A bot that was away reacts to what happened this long before its start, and no longer. In milliseconds. */
const MAX_LATE = 600_000;

/** An event from further ahead has a wrong time. In milliseconds. */
const MAX_AHEAD = 86_400_000;

interface TakerParts {
  readonly kept: KeptRoom;
  readonly reactor: Reactor;
  readonly clock: FeedClock;
}

/** Writes what follows from an event, in the transaction of its handler. */
export class EventTaker {
  readonly #parts: TakerParts;

  constructor(parts: TakerParts) {
    this.#parts = parts;
  }

  /** False for what happened before the bot's time: it is counted, and nothing is done about it. */
  isNews(event: CbEvent): boolean {
    const { kept, clock } = this.#parts;
    const time = eventTime(event)?.getTime();
    return time === undefined || time >= Math.max(kept.since, clock.start - MAX_LATE);
  }

  /** Writes the event, and what is to be done about it. False when it could not be taken: then nothing is. */
  take(event: CbEvent): boolean {
    const { kept, reactor, clock } = this.#parts;
    const { room } = kept;
    if (!room.add(event)) return false;
    if (!reactor.count(event) || !this.isNews(event)) return true;
    const time = eventTime(event)?.getTime() ?? clock.now;
    if (event.type === "tip" && kept.timer) kept.timer = afterTip(kept.timer, event.tip.tokens, Date.now());
    const { reactions, shown } = reactor.decide(event, time > clock.now + MAX_AHEAD);
    if (isShown(event, shown)) kept.keepShown(shown);
    for (const reaction of reactions) {
      // Due by the clock of this machine: that of the feed may be another.
      const dueAt = Date.now() + reaction.dueAt - time;
      kept.reactions.add({ ...reaction, dueAt }, { id: keyOf(reaction), notBefore: dueAt });
      if (reaction.name === "goal") room.addGoal(kept.reachedGoal(reaction.text, event));
    }
    return true;
  }
}
