import type { Alert } from "./alert-schema.js";

/** Names of the tips of each tier, from the smallest on. */
const NAMES = ["small tip", "tip", "big tip", "huge tip", "giant tip"] as const;

/** The alerts of a room that has set none: five tiers of tips, follow, fan club, sale. */
export function defaultAlerts(tiers: readonly number[]): readonly Alert[] {
  const mins = [1, ...tiers];
  const tips = NAMES.map((name, tier): Alert => ({ name, on: "tip", min: mins[tier] ?? 1 }));
  return [
    ...tips.reverse(),
    { name: "new follower", on: "follow" },
    { name: "new fan", on: "fanclubJoin" },
    { name: "sale", on: "mediaPurchase" },
  ];
}
