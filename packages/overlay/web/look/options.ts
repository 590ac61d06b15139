/** What the page can show. */
export const PARTS = ["alerts", "goal", "menu", "top", "latest", "ticker", "chat", "timer"] as const;
export type Part = (typeof PARTS)[number];

/** Names that parts had before: they still work. */
export const OLD_PARTS: Readonly<Record<string, Part>> = { leaderboard: "top" };

export const THEMES = ["glass", "paper", "neon"] as const;
export type Theme = (typeof THEMES)[number];

const PLACES = ["bottom", "top", "left", "right", "corner"] as const;
export type Place = (typeof PLACES)[number];

/** What may stand behind the question mark of the page's address. */
export interface Option {
  readonly name: string;
  readonly meaning: string;
  /** As it stands in an address. */
  readonly initial: string;
  readonly allowed: Allowed;
  /** Set where the option still works and is not offered any more: what to use instead. */
  readonly old?: string;
}

export type Allowed =
  | { readonly kind: "list" | "choice"; readonly values: readonly string[] }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: "tiers" | "colour" | "name" };

/** All of them: the page reads its address by this table, the settings page and the README list it. */
export const OPTIONS: readonly Option[] = [
  {
    name: "show",
    meaning: "what is on the page, separated by commas",
    initial: "alerts,goal",
    allowed: { kind: "list", values: PARTS },
  },
  {
    name: "theme",
    meaning:
      "how it looks: dark glass, light paper, or bold neon; that of the bot's settings, where they name one",
    initial: "glass",
    allowed: { kind: "choice", values: THEMES },
  },
  {
    name: "accent",
    meaning: "the colour of tips and marks, in place of the theme's",
    initial: "",
    allowed: { kind: "colour" },
  },
  {
    name: "opacity",
    meaning: "of the plates, in per cent",
    initial: "55",
    allowed: { kind: "number", min: 0, max: 100, step: 5 },
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
    name: "top",
    meaning: "which tips count for the top tippers: those of tonight, or all",
    initial: "tonight",
    allowed: { kind: "choice", values: ["tonight", "ever"] },
  },
  {
    name: "at",
    meaning: "where alerts are, on a page with several parts",
    initial: "bottom",
    allowed: { kind: "choice", values: PLACES },
  },
  {
    name: "tiers",
    meaning: "least tokens of the second to the fifth size of alerts; those of the bot, where it has some",
    initial: "25,100,500,1000",
    allowed: { kind: "tiers" },
  },
  {
    name: "sound",
    meaning: "a chime with each alert, or the sound that the bot's settings name",
    initial: "off",
    allowed: { kind: "choice", values: ["off", "on"] },
  },
  {
    name: "volume",
    meaning: "of sounds and voice, in per cent",
    initial: "50",
    allowed: { kind: "number", min: 0, max: 100, step: 1 },
  },
  {
    name: "notes",
    meaning: "what is wrong, in words, on the page: never, always, or where the page has a background",
    initial: "auto",
    allowed: { kind: "choice", values: ["auto", "off", "on"] },
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
  {
    name: "min",
    meaning: "old: least tokens of a tip that alerts; smaller tips count all the same",
    initial: "1",
    allowed: { kind: "number", min: 1, max: 100_000, step: 1 },
    old: "set it in the alerts of the bot's settings",
  },
  {
    name: "seconds",
    meaning: "old: how long every alert stays, whatever its size; 0 for as long as its size says",
    initial: "0",
    allowed: { kind: "number", min: 0, max: 30, step: 0.5 },
    old: "set it in the alerts of the bot's settings",
  },
];

/** In words. */
export function allowedText(allowed: Allowed): string {
  switch (allowed.kind) {
    case "number":
      return `${allowed.min} to ${allowed.max}`;
    case "tiers":
      return "four numbers, each larger than the one before";
    case "colour":
      return "a colour such as ffb84d";
    case "name":
      return "up to 40 letters, digits, - and _";
    default:
      return allowed.values.join(", ");
  }
}
