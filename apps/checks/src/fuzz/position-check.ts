import { hold } from "./broken-promise.js";
import { names, type Place, rank, reaches, shown } from "./place.js";
import type { ReferenceModel } from "./reference-model.js";
import type { Entry, ScriptedFeed } from "./scripted-feed.js";

/** Handled ids beyond the mark that nothing is known to hold back; a few, for a client may be late to see it. */
const SPARE = 40;
/** The same where the feed has left a hole, which a client may wait for so long to be filled. */
const BEYOND_HOLE = 150;
/** Ids that cannot be ordered and are kept. */
const UNORDERED = 1000;

/** What holds of a position at any time, whatever the feed has answered. */
export class PositionCheck {
  readonly #feed: ScriptedFeed;
  readonly #model: ReferenceModel;
  readonly #startedAt: Place;
  #mark: string | null;
  /** Events before a cursor that the position had: they are not waited for. */
  #passed: number;

  constructor(feed: ScriptedFeed, model: ReferenceModel, startedAt: Place) {
    this.#feed = feed;
    this.#model = model;
    this.#startedAt = startedAt;
    this.#mark = startedAt.mark;
    this.#passed = feed.eventsUpTo(startedAt.cursor);
  }

  /** The form of a position, and that it only moves forward. */
  form(place: Place): void {
    const { cursor, mark, handled } = place;
    hold(this.#feed.hasGiven(cursor), () => `${shown(place)}: the feed never gave that cursor`);
    const { journal } = this.#model;
    hold(journal.mayStandAt(cursor), () => `${shown(place)}: the feed went back, and the position with it`);
    this.#passed = Math.max(this.#passed, this.#feed.eventsUpTo(cursor));
    const isKept = this.#mark === null || reaches(mark, this.#mark);
    hold(isKept, () => `${shown(place)}: the mark was at ${this.#mark}`);
    const isKnown = this.#feed.log.some(({ id }) => id === mark) || this.#feed.hasGiven(mark);
    hold(
      isKnown && (mark === null || rank(mark) !== undefined),
      () => `${shown(place)}: no event has that mark`,
    );
    this.#mark = mark;
    let unordered = 0;
    for (const id of handled) {
      if (rank(id) === undefined) unordered += 1;
      hold(!reaches(mark, id), () => `${shown(place)}: ${id} is handled by the mark already`);
    }
    hold(unordered <= UNORDERED, () => `${shown(place)}: ${unordered} ids that cannot be ordered`);
  }

  /** While nothing is under way: a restart there gives what is not handled, and nothing else; and it is short. */
  rests(place: Place): void {
    const { handled } = this.#model.journal;
    const unhandled = new Set(this.#model.unhandled.map(({ entry }) => entry));
    for (const entry of this.#feed.log) {
      if (entry.id === undefined || entry.hidden) continue;
      const given = this.#feed.gives(entry, place);
      // What is delivered again by a feed that errs is both.
      if (handled.has(entry)) {
        const isHeld = !given || unhandled.has(entry) || entry.hasComeBehind;
        hold(isHeld, () => `${shown(place)}: a restart repeats ${entry.id}`);
      } else {
        // What came below newer ones is shown again where the feed showed it: the order of answers is not its to tell.
        const isShown = entry.strayedTo.size === 0 || entry.number > this.#feed.eventsUpTo(place.cursor);
        hold(given || entry.mayBeLost || !isShown, () => `${shown(place)}: a restart loses ${entry.id}`);
        hold(
          !this.#isPassed(entry, place),
          () => `${shown(place)}: ${entry.id} has not come, and the mark is beyond it`,
        );
      }
    }
    this.#cursor(place);
    this.#size(place);
  }

  /** It may be lost, for the feed passed over it; but it may come yet, and the position has not passed it. */
  #isPassed(entry: Entry, { mark }: Place): boolean {
    if (entry.id === undefined || entry.flavor === "late" || entry.isPassedOver) return false;
    const { journal } = this.#model;
    if (journal.knows(entry) || (journal.hadHole && journal.handled.size > BEYOND_HOLE / 2)) return false;
    if (!reaches(mark, entry.id) || reaches(this.#startedAt.mark, entry.id)) return false;
    for (const cursor of journal.passed) this.#passed = Math.max(this.#passed, this.#feed.eventsUpTo(cursor));
    return entry.number > this.#passed;
  }

  /** Both are asked for by the same cursor, and count the same as handled, be it by other words. */
  areEqual(one: Place, other: Place): boolean {
    const isSame = (entry: Entry) =>
      entry.flavor === "late" ||
      entry.mayBeLost ||
      this.#feed.gives(entry, one) === this.#feed.gives(entry, other);
    return one.cursor === other.cursor && this.#feed.log.every(isSame);
  }

  /** What is saved counts nothing that is in flight as handled, but what the next delivery will. */
  saves(place: Place): void {
    for (const arrival of this.#model.unhandled) {
      const { entry } = arrival;
      // Whether one without an id counts does not show: it may from here on.
      if (entry.id === undefined) this.#model.counts(arrival);
      if (entry.id === undefined || this.#feed.gives(entry, place)) continue;
      // Shown behind its cursor it may lie below the mark already: that does not tell whether it counts.
      if (entry.number <= this.#feed.eventsUpTo(arrival.cursor)) {
        entry.mayBeLost = true;
        continue;
      }
      const { handled } = this.#model.journal;
      // The position may have passed it before it came: that does not tell whether it counts.
      if (arrival.wasCovered || (entry.mayBeLost && !names(place, entry.id))) continue;
      const isRight = handled.has(entry) || this.#model.counts(arrival) || entry.mayBeLost;
      hold(isRight, () => `saved ${shown(place)}: a restart loses ${entry.id}`);
    }
  }

  /** The cursor of the oldest answer with something unhandled, or the newest at or beyond all that came. */
  #cursor(place: Place): void {
    const { isSettled, asksAt, journal, unhandled } = this.#model;
    const [oldest] = unhandled;
    // Whether one without an id is handled does not show.
    const isKnown = oldest?.entry.id !== undefined && unhandled.every(({ isAhead }) => isAhead);
    const isRight = !isKnown || place.cursor === oldest.cursor;
    hold(isRight, () => `${shown(place)}: ${oldest?.entry.id} came by ${oldest?.cursor}, and is not handled`);
    if (!isSettled || asksAt === null || !journal.isAhead(asksAt, place)) return;
    hold(place.cursor === asksAt, () => `${shown(place)}: all is handled, and the next cursor is ${asksAt}`);
  }

  /** No more than what something unhandled holds back, or a hole. */
  #size(place: Place): void {
    const { unhandled, journal } = this.#model;
    const lowest = Math.min(...unhandled.map(({ entry }) => rank(entry.id) ?? Number.POSITIVE_INFINITY));
    const free = [...place.handled].filter((id) => (rank(id) ?? Number.POSITIVE_INFINITY) < lowest);
    const kept = free.filter((id) => !this.#startedAt.handled.has(id));
    if (kept.length <= SPARE || !journal.isOrdered) return;
    // Until an answer is handled as a whole, no cursor passes what it brought.
    const open = journal.idsOf(new Set(unhandled.map(({ answer }) => answer)));
    const beyondHole = kept.filter((id) => !open.has(id)).length;
    const isShort = journal.hadHole && beyondHole <= BEYOND_HOLE + journal.fromBase;
    hold(isShort, () => `${shown(place)}: the mark could stand for ${kept.length} of these ids`);
  }
}
