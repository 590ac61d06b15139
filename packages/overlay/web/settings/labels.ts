import { PART_NAMES } from "../desk/words.js";

/** What an option is called where people choose, and what it does in their words. */
export interface Label {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** What its values are called, where they are chosen from a few. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The options that are offered, in groups. */
export const GROUPS: readonly { readonly title: string; readonly labels: readonly Label[] }[] = [
  {
    title: "What",
    labels: [
      {
        name: "show",
        label: "On the page",
        help: "One part fills its own source; several share a frame.",
        values: PART_NAMES,
      },
      {
        name: "goal",
        label: "Goal for today",
        help: "In tokens, where the bot has no goals of its own. 0: none.",
      },
      {
        name: "top",
        label: "Top tippers count",
        help: "The tips of tonight, or all that the bot knows of.",
        values: { tonight: "Tonight", ever: "All time" },
      },
    ],
  },
  {
    title: "Look",
    labels: [
      {
        name: "theme",
        label: "Theme",
        help: "Dark glass, light paper, or bold neon.",
        values: { glass: "Glass", paper: "Paper", neon: "Neon" },
      },
      {
        name: "accent",
        label: "Your colour",
        help: "For tips and marks, in place of the theme's.",
      },
      { name: "opacity", label: "Plates", help: "How much they hide of what is behind them, in per cent." },
      { name: "scale", label: "Size", help: "1 is right for 1080p; more for a small picture." },
    ],
  },
  {
    title: "Alerts",
    labels: [
      {
        name: "at",
        label: "Where alerts are",
        help: "Low, so that no alert is over a face; or out of the way.",
        values: { bottom: "Low", top: "Top", left: "Left", right: "Right", corner: "Corner" },
      },
      {
        name: "tiers",
        label: "Larger from so many tokens",
        help: "Four numbers: from the first a card, then a larger one, confetti, and light around the frame.",
      },
      { name: "source", label: "Name of this source", help: "Only where two sources have the same address." },
    ],
  },
  {
    title: "Sound",
    labels: [
      {
        name: "sound",
        label: "Sounds",
        help: "A chime that grows with the tip, or the sounds of your settings.",
        values: { off: "Off", on: "On" },
      },
      { name: "volume", label: "Volume", help: "In per cent." },
    ],
  },
];

/** Sets of choices to begin with. */
export const PRESETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Minimal: { show: "alerts,goal" },
  Full: { show: "alerts,goal,menu,top,latest,ticker,chat,timer" },
  Ticker: { show: "alerts,ticker" },
  "Goal only": { show: "goal" },
};
