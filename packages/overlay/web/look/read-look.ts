import { tidy } from "../text.js";
import {
  type Allowed,
  allowedText,
  OLD_PARTS,
  OPTIONS,
  type Option,
  type Part,
  type Place,
  type Theme,
} from "./options.js";

/** What the page's address asks for. */
export interface Look {
  readonly show: readonly Part[];
  /** Undefined where the address names none: then the bot's settings decide. */
  readonly theme: Theme | undefined;
  /** As `#rrggbb`; undefined where the address names none. */
  readonly accent: string | undefined;
  /** From 0 to 1. */
  readonly opacity: number;
  readonly scale: number;
  readonly background: "none" | "theme";
  /** 0 for none. */
  readonly goal: number;
  readonly top: "tonight" | "ever";
  readonly at: Place;
  /** Least tokens of each size of alert above the first; undefined where the address names none. */
  readonly tiers: readonly number[] | undefined;
  readonly sound: boolean;
  /** From 0 to 1. */
  readonly volume: number;
  readonly notes: "auto" | "off" | "on";
  readonly mode: "served" | "direct" | "preview";
  readonly min: number;
  /** 0: an alert stays as long as its size says. */
  readonly seconds: number;
}

/** The access key, which the bot takes, and what OBS takes from an address that is dragged into it. */
const NOT_OURS: readonly string[] = ["key", "layer-name", "layer-width", "layer-height", "layer-css"];

/** The most problems that are told: an address can be very long. */
const MOST_PROBLEMS = 4;

/** The look, with what was wrong in the address: in place of that stands what is usual. */
export function readLook(query: string): { look: Look; problems: readonly string[] } {
  const parameters = new URLSearchParams(query);
  const problems: string[] = [];
  for (const name of new Set(parameters.keys())) {
    const isKnown = NOT_OURS.includes(name) || OPTIONS.some((option) => option.name === name);
    if (!isKnown) problems.push(unknownName(name));
  }
  const values: Record<string, string | undefined> = {};
  for (const option of OPTIONS) {
    const value = parameters.get(option.name);
    if (value === null) continue;
    if (!isAllowed(value, option.allowed)) problems.push(wrongValue(option, value));
    else {
      values[option.name] = value;
      problems.push(...oldIn(option, value));
    }
  }
  return { look: lookOf(values), problems: problems.slice(0, MOST_PROBLEMS) };
}

// The values are checked by the table.
function lookOf(given: Record<string, string | undefined>): Look {
  const of = (name: string) => given[name] ?? OPTIONS.find((option) => option.name === name)?.initial ?? "";
  return {
    show: of("show")
      .split(",")
      .map((name) => OLD_PARTS[name] ?? (name as Part)),
    theme: given["theme"] as Theme | undefined,
    accent: given["accent"] ? `#${given["accent"].replace("#", "")}` : undefined,
    opacity: Number(of("opacity")) / 100,
    scale: Number(of("scale")),
    background: of("background") as Look["background"],
    goal: Number(of("goal")),
    top: of("top") as Look["top"],
    at: of("at") as Place,
    tiers: given["tiers"]?.split(",").map(Number),
    sound: of("sound") === "on",
    volume: Number(of("volume")) / 100,
    notes: of("notes") as Look["notes"],
    mode: of("mode") as Look["mode"],
    min: Number(of("min")),
    seconds: Number(of("seconds")),
  };
}

/** Whether a value may stand in an address. */
export function isAllowed(value: string, allowed: Allowed): boolean {
  switch (allowed.kind) {
    case "list":
      return value.split(",").every((item) => allowed.values.includes(OLD_PARTS[item] ?? item));
    case "choice":
      return allowed.values.includes(value);
    case "number":
      return (
        /^\d{1,9}(\.\d{1,9})?$/.test(value) && Number(value) >= allowed.min && Number(value) <= allowed.max
      );
    case "tiers":
      return /^[1-9]\d{0,8}(,[1-9]\d{0,8}){3}$/.test(value) && isAscending(value.split(",").map(Number));
    case "colour":
      return /^(#?[\da-f]{6})?$/i.test(value);
    case "name":
      return /^[\w-]{0,40}$/.test(value);
  }
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
}

function unknownName(name: string): string {
  const names = OPTIONS.filter(({ old }) => old === undefined).map((option) => option.name);
  return `Unknown option “${tidy(name, 40)}” in the address. Known options: ${names.join(", ")}.`;
}

function wrongValue({ name, allowed, initial }: Option, value: string): string {
  const instead = initial === "" ? "It is left out" : `It is ${initial} instead`;
  return `${name}=${tidy(value, 40)} in the address is not allowed. ${instead}. Allowed: ${allowedText(allowed)}.`;
}

/** What of it is old. */
function* oldIn({ name, allowed, old }: Option, value: string): Generator<string> {
  if (old !== undefined) yield `${name} in the address is old and still works: ${old}.`;
  if (allowed.kind !== "list") return;
  for (const item of value.split(",")) {
    if (OLD_PARTS[item]) yield `“${item}” in the address is called ${OLD_PARTS[item]} now, and still works.`;
  }
}
