import { type Alert, addSums, type Headline, sumsOf } from "./alert.js";

/** The most places that one alert remembers, the last ones: the log of the bot keeps no more either. */
export const MOST_PLACES = 300;

/** What a membership of the fan club counts as, beside tokens. A follow counts as nothing. */
const FANCLUB_VALUE = 200;

/** By this it is decided whose name stays when alerts are joined. A test gives way to everything. */
export function worthOf({ headline: { kind, tokens }, isTest }: Alert): number {
  if (isTest) return -1;
  return kind === "fanclub" ? FANCLUB_VALUE : tokens;
}

/** Two alerts as one, `later` right behind `earlier`: the larger keeps its name, the other is counted, unless it is a test. */
export function join(earlier: Alert, later: Alert): Alert {
  const places = [...earlier.places, ...later.places].slice(-MOST_PLACES);
  const rest = addSums(earlier.rest, later.rest);
  if (isOfOneName(earlier, later)) {
    return { ...earlier, headline: both(earlier.headline, later.headline), rest, places };
  }
  const [first, second] = worthOf(later) > worthOf(earlier) ? [later, earlier] : [earlier, later];
  return { ...first, rest: second.isTest ? rest : addSums(rest, sumsOf(second.headline)), places };
}

/** Whether somebody tipped, or bought, twice. Two anonymous tippers are not one. */
export function isOfOneName(a: Alert, b: Alert): boolean {
  const { kind, name, isAnonymous } = a.headline;
  const other = b.headline;
  return (
    (kind === "tip" || kind === "media") &&
    !isAnonymous &&
    !other.isAnonymous &&
    kind === other.kind &&
    name === other.name &&
    a.isTest === b.isTest
  );
}

function both(a: Headline, b: Headline): Headline {
  return { ...a, count: a.count + b.count, tokens: a.tokens + b.tokens, note: "" };
}
