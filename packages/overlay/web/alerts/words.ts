import { count } from "../numbers.js";
import type { Alert, AlertKind, Headline, Sums } from "./alert.js";

/** What kind of thing it is, in large letters. */
export const TITLES: Readonly<Record<AlertKind, string>> = {
  tip: "Tip",
  media: "Sale",
  fanclub: "Fan club",
  follow: "New follower",
  chat: "Chat",
  room: "Room",
};

/** What a name did, without the tokens: `tipped`. */
function deed({ kind, count: times }: Headline): string {
  switch (kind) {
    case "tip":
      return times === 1 ? "tipped" : `tipped ${count(times, "time")}`;
    case "media":
      return times === 1 ? "bought" : `bought ${count(times, "item")}`;
    case "fanclub":
      return "joined the fan club";
    case "follow":
      return "is now following";
    default:
      return "";
  }
}

/** The same in a list, in short; `""` where a number says it. */
export function shortDeed({ kind }: Headline): string {
  return { tip: "", media: "", fanclub: "joined", follow: "follows", chat: "", room: "" }[kind];
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

/** What is in front of an alert that is none of its own. */
export function markOf({ isTest, isAgain }: Pick<Alert, "isTest" | "isAgain">): string {
  if (isAgain) return "Again";
  return isTest ? "Test" : "";
}

/** An alert in one sentence, for those who hear it. */
export function sentence(alert: Alert): string {
  const mark = markOf(alert);
  const more = restOf(alert.rest);
  return `${mark && `${mark}: `}${spoken(alert)}${more ? `, and ${more}` : ""}`;
}

/** What is read aloud: what happened, and the note. */
export function spoken({ headline, text, ordered }: Alert): string {
  const { kind, name, note, tokens: amount } = headline;
  const said = (kind === "tip" || kind === "chat") && note && !text.includes(note) ? `: ${note}` : "";
  if (text) return `${text}${said}`;
  const tokens = amount > 0 ? ` ${count(amount, "token")}` : "";
  const what =
    kind === "media" && headline.count === 1
      ? `bought ${note || "media"}${amount > 0 ? ` for${tokens}` : ""}`
      : `${deed(headline)}${headline.count > 1 && tokens ? `,${tokens}` : tokens}`;
  return `${name} ${what}${ordered ? ` for ${ordered}` : ""}${said}`;
}
