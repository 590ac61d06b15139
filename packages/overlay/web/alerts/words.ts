import { count } from "../numbers.js";
import type { Alert, Headline, Sums } from "./alert.js";

/** What a name did, without the tokens: `tipped`. */
export function deed({ kind, count: times }: Headline): string {
  switch (kind) {
    case "tip":
      return times === 1 ? "tipped" : `tipped ${count(times, "time")}`;
    case "media":
      return times === 1 ? "bought" : `bought ${count(times, "item")}`;
    case "fanclub":
      return "joined the fan club";
    case "follow":
      return "is now following";
  }
}

/** What else happened: `12 more tips, 340 tokens · 2 new followers`; `""` for nothing. */
export function restOf({ tips, tokens, fans, sales, saleTokens, follows }: Sums): string {
  const parts = [
    tips > 0 && `${count(tips, "more tip")}, ${count(tokens, "token")}`,
    fans > 0 && `${count(fans, "more fan club member")}`,
    sales > 0 && `${count(sales, "more sale")}, ${count(saleTokens, "token")}`,
    follows > 0 && `${count(follows, "more follower")}`,
  ];
  return parts.filter((part) => part !== false).join(" · ");
}

/** An alert in one sentence, for those who hear it. */
export function sentence({ headline, rest, isTest }: Alert): string {
  const tokens = headline.tokens > 0 ? ` ${count(headline.tokens, "token")}` : "";
  const what =
    headline.kind === "media" && headline.count === 1
      ? `bought ${headline.note || "media"}${headline.tokens > 0 ? ` for${tokens}` : ""}`
      : `${deed(headline)}${headline.count > 1 && tokens ? `,${tokens}` : tokens}`;
  const note = headline.kind === "tip" && headline.note ? `: ${headline.note}` : "";
  const more = restOf(rest);
  return `${isTest ? "Test: " : ""}${headline.name} ${what}${note}${more ? `, and ${more}` : ""}`;
}
