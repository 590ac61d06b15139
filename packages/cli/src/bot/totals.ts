import { many } from "../line.js";

/** What a session came to. */
export function createTotals() {
  return { events: 0, history: 0, tips: 0, tokens: 0, sales: 0, saleTokens: 0, fans: 0, won: 0, lost: 0 };
}

export type Totals = ReturnType<typeof createTotals>;

/** What the sessions of many rooms came to. */
export function sumOf(all: readonly Totals[]): Totals {
  const sum = createTotals();
  for (const totals of all)
    for (const name of Object.keys(sum) as (keyof Totals)[]) sum[name] += totals[name];
  return sum;
}

/** The closing line. */
export function summary({
  events,
  history,
  tips,
  tokens,
  sales,
  saleTokens,
  fans,
  won,
  lost,
}: Totals): string {
  const live = [
    `${many(tips, "tip")} (${many(tokens, "token")})`,
    `${many(sales, "sale")} (${many(saleTokens, "token")})`,
    `${many(won, "follower")} won, ${lost} lost`,
    many(fans, "new fan club member"),
  ];
  return `Ended. ${many(events, "event")}: ${live.join(", ")}. Not counted: ${history} from before the start.`;
}
