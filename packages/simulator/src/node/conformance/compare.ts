import type { PrintedEvent } from "./printed-event.js";

/** What a client was to print, and how strictly. */
export interface Expectation {
  /** In the order of the feed. */
  readonly expected: readonly PrintedEvent[];
  /** The ids of events that may be left out, or come. */
  readonly optional: ReadonlySet<string>;
  readonly anyOrder: boolean;
  readonly repeatsAllowed: boolean;
}

/** What is wrong with what was printed, in a few words; undefined when nothing is. */
export function compare(got: readonly PrintedEvent[], expectation: Expectation): string | undefined {
  const { expected, optional, anyOrder, repeatsAllowed } = expectation;
  const sent = new Map(expected.map((event) => [event.id, event]));
  const first = [...new Map(got.map((event) => [event.id, event])).values()];
  const ids = new Set(first.map(({ id }) => id));
  const lost = expected.filter(({ id }) => !ids.has(id) && !optional.has(id)).length;
  const repeated = got.length - first.length;
  const wrong = first.filter(({ id, method }) => sent.get(id)?.method !== method).length;
  const otherMedia = first.filter(({ id, mediaId }) => {
    const media = sent.get(id)?.mediaId;
    return media !== undefined && media !== mediaId;
  }).length;
  const problems = [
    lost > 0 && `${lost} of ${expected.length} lost`,
    repeated > 0 && !repeatsAllowed && `${repeated} came again`,
    wrong > 0 && `${wrong} with an id or method that the feed never sent`,
    otherMedia > 0 && `${otherMedia} without the right mediaId`,
    !anyOrder && !inOrder(first, expected) && "not in order",
  ].filter((problem) => problem !== false);
  return problems.length === 0 ? undefined : problems.join(", ");
}

function inOrder(first: readonly PrintedEvent[], expected: readonly PrintedEvent[]): boolean {
  const places = new Map(expected.map(({ id }, place) => [id, place]));
  const order = first.map(({ id }) => places.get(id) ?? -1).filter((place) => place !== -1);
  return order.every((place, index) => index === 0 || place > (order[index - 1] ?? -1));
}
