/** What the page can show. */
export const PARTS = ["alerts", "goal", "leaderboard", "latest", "chat"] as const;
export type Part = (typeof PARTS)[number];

export const THEMES = ["glass", "paper", "neon"] as const;
export type Theme = (typeof THEMES)[number];

/** What may stand behind the question mark of the page's address. */
export interface Option {
  readonly name: string;
  readonly meaning: string;
  /** As it stands in an address. */
  readonly initial: string;
  readonly allowed: Allowed;
}

export type Allowed =
  | { readonly kind: "list" | "choice"; readonly values: readonly string[] }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: "name" };

/** All of them: the page reads its address by this table, the page of choices and the README list it. */
export const OPTIONS: readonly Option[] = [
  {
    name: "show",
    meaning: "what is on the page, separated by commas",
    initial: "alerts,goal",
    allowed: { kind: "list", values: PARTS },
  },
  {
    name: "theme",
    meaning: "how it looks: dark glass, light paper, or bold neon",
    initial: "glass",
    allowed: { kind: "choice", values: THEMES },
  },
  {
    name: "scale",
    meaning: "how large everything is",
    initial: "1",
    allowed: { kind: "number", min: 0.5, max: 3, step: 0.05 },
  },
  {
    name: "background",
    meaning: "what is behind it: nothing, for OBS, or the theme's colour, for a phone",
    initial: "none",
    allowed: { kind: "choice", values: ["none", "theme"] },
  },
  {
    name: "goal",
    meaning: "tokens wanted today, where the bot has no goal; 0 for none",
    initial: "0",
    allowed: { kind: "number", min: 0, max: 10_000_000, step: 1 },
  },
  {
    name: "min",
    meaning: "least tokens of a tip that alerts; smaller tips count all the same",
    initial: "1",
    allowed: { kind: "number", min: 1, max: 100_000, step: 1 },
  },
  {
    name: "seconds",
    meaning: "how long an alert stays; half as long while others wait",
    initial: "6",
    allowed: { kind: "number", min: 2, max: 30, step: 0.5 },
  },
  {
    name: "sound",
    meaning: "a soft chime with each alert",
    initial: "off",
    allowed: { kind: "choice", values: ["off", "on"] },
  },
  {
    name: "volume",
    meaning: "of the chime, in per cent",
    initial: "50",
    allowed: { kind: "number", min: 0, max: 100, step: 1 },
  },
  {
    name: "source",
    meaning: "tells two sources with the same address apart, so that each alerts by itself",
    initial: "",
    allowed: { kind: "name" },
  },
  {
    name: "mode",
    meaning: "where events come from: the bot that serves the page, the feed itself, or a made-up show",
    initial: "served",
    allowed: { kind: "choice", values: ["served", "direct", "preview"] },
  },
];

/** In words. */
export function allowedText(allowed: Allowed): string {
  switch (allowed.kind) {
    case "number":
      return `${allowed.min} to ${allowed.max}`;
    case "name":
      return "up to 40 letters, digits, - and _";
    default:
      return allowed.values.join(", ");
  }
}
