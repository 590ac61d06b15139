import type { Part } from "../look/options.js";

/** What parts are called where people choose. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  alerts: "Alerts",
  goal: "Goal",
  menu: "Tip menu",
  top: "Top tippers",
  latest: "Latest",
  ticker: "Ticker",
  chat: "Chat",
  timer: "Countdown",
};
