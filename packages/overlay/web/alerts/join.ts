import { type Alert, addSums, type Headline, NOTHING, sumsOf } from "./alert.js";
import { moreOf } from "./tiers.js";

/** The most places that one alert remembers, the last ones: the log of the bot keeps no more either. */
export const MOST_PLACES = 300;

/** What a membership of the fan club counts as, beside tokens. A follow counts as nothing. */
const FANCLUB_VALUE = 200;

/** By this it is decided whose name stays when alerts are joined. What counts nothing gives way to everything. */
export function worthOf(alert: Alert): number {
  const { kind, tokens } = alert.headline;
  if (!counts(alert)) return -1;
  return kind === "fanclub" ? FANCLUB_VALUE : tokens;
}

/** Whether it stands for something that happened: not a test, nor what is shown again, nor one more about the same event. */
function counts({ isTest, isAgain, isAlso }: Alert): boolean {
  return !(isTest || isAgain || isAlso);
}

/** Two alerts as one, `later` right behind `earlier`: the larger keeps its name, the other is counted, if it counts. */
export function join(earlier: Alert, later: Alert): Alert {
  const places = [...earlier.places, ...later.places].slice(-MOST_PLACES);
  const rest = addSums(earlier.rest, later.rest);
  if (isOfOneName(earlier, later)) {
    const larger = worthOf(later) > worthOf(earlier) ? later : earlier;
    return {
      ...larger,
      // Its words were about one of them.
      text: "",
      ordered: "",
      look: moreOf(earlier.look, later.look),
      time: Math.max(earlier.time, later.time),
      headline: both(earlier.headline, later.headline),
      rest,
      places,
    };
  }
  const [first, second] = worthOf(later) > worthOf(earlier) ? [later, earlier] : [earlier, later];
  return { ...first, rest: addSums(rest, counts(second) ? sumsOf(second.headline) : NOTHING), places };
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
    counts(a) &&
    counts(b)
  );
}

function both(a: Headline, b: Headline): Headline {
  return { ...a, count: a.count + b.count, tokens: a.tokens + b.tokens, note: "" };
}
