import { tidy } from "../text.js";
import { type Allowed, allowedText, OPTIONS, type Option, type Part, type Theme } from "./options.js";

/** What the page's address asks for. */
export interface Look {
  readonly show: readonly Part[];
  readonly theme: Theme;
  readonly scale: number;
  readonly background: "none" | "theme";
  /** 0 for none. */
  readonly goal: number;
  readonly min: number;
  readonly seconds: number;
  readonly sound: boolean;
  /** From 0 to 1. */
  readonly volume: number;
  readonly mode: "served" | "direct" | "preview";
}

/** The most problems that are told: an address can be very long. */
const MOST_PROBLEMS = 4;

/** The look, with what was wrong in the address: in place of that stands what is usual. */
export function readLook(query: string): { look: Look; problems: readonly string[] } {
  const parameters = new URLSearchParams(query);
  const problems: string[] = [];
  for (const name of new Set(parameters.keys())) {
    if (!OPTIONS.some((option) => option.name === name)) problems.push(unknownName(name));
  }
  const values: Record<string, string> = {};
  for (const option of OPTIONS) {
    const value = parameters.get(option.name);
    const fits = value === null || isAllowed(value, option.allowed);
    if (!fits) problems.push(wrongValue(option, value));
    values[option.name] = value !== null && fits ? value : option.initial;
  }
  return { look: lookOf(values), problems: problems.slice(0, MOST_PROBLEMS) };
}

// The values are checked by the table.
function lookOf(values: Record<string, string>): Look {
  return {
    show: values["show"]?.split(",") as Part[],
    theme: values["theme"] as Theme,
    scale: Number(values["scale"]),
    background: values["background"] as Look["background"],
    goal: Number(values["goal"]),
    min: Number(values["min"]),
    seconds: Number(values["seconds"]),
    sound: values["sound"] === "on",
    volume: Number(values["volume"]) / 100,
    mode: values["mode"] as Look["mode"],
  };
}

/** Whether a value may stand in an address. */
export function isAllowed(value: string, allowed: Allowed): boolean {
  switch (allowed.kind) {
    case "list":
      return value.split(",").every((item) => allowed.values.includes(item));
    case "choice":
      return allowed.values.includes(value);
    case "number":
      return (
        /^\d{1,9}(\.\d{1,9})?$/.test(value) && Number(value) >= allowed.min && Number(value) <= allowed.max
      );
    case "name":
      return /^[\w-]{0,40}$/.test(value);
  }
}

function unknownName(name: string): string {
  const names = OPTIONS.map((option) => option.name).join(", ");
  return `There is no option “${tidy(name, 40)}” in the address. There are: ${names}.`;
}

function wrongValue({ name, allowed, initial }: Option, value: string): string {
  const instead = initial === "" ? "It is left out" : `It is ${initial} instead`;
  return `${name}=${tidy(value, 40)} in the address is not allowed. ${instead}. Allowed: ${allowedText(allowed)}.`;
}
