import { OPTIONS, PARTS, type Part } from "../look/options.js";

/** What was chosen, as text, by the name of the option. */
export type Choices = Readonly<Record<string, string>>;

/** What the page shows when nothing is chosen. */
export function initialChoices(): Choices {
  return Object.fromEntries(OPTIONS.map(({ name, initial }) => [name, initial]));
}

/** The query for the choices: what is usual is left out. */
export function queryOf(choices: Choices): string {
  const chosen = OPTIONS.filter(({ name, initial }) => (choices[name] ?? initial) !== initial);
  const pairs = chosen.map(({ name }) => `${name}=${encodeURIComponent(choices[name] ?? "")}`);
  // A comma may stand in a query as it is, and is easier to read.
  return pairs.length === 0 ? "" : `?${pairs.join("&").replaceAll("%2C", ",")}`;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The whole frame of a video. */
export const FRAME: Size = { width: 1920, height: 1080 };
export const PHONE: Size = { width: 360, height: 740 };

/** What one part needs, at scale 1. */
const SIZES: Readonly<Record<Part, Size>> = {
  alerts: { width: 1320, height: 420 },
  goal: { width: 900, height: 240 },
  menu: { width: 460, height: 480 },
  top: { width: 460, height: 340 },
  latest: { width: 460, height: 340 },
  ticker: { width: 1728, height: 80 },
  chat: { width: 520, height: 620 },
  timer: { width: 460, height: 160 },
};

/** The size to give to the browser source in OBS. Several parts are laid out over a whole frame. */
export function sizeOf({ show = "", scale = "1" }: Choices): Size {
  const [part, another] = PARTS.filter((name) => show.split(",").includes(name));
  if (part === undefined || another !== undefined) return FRAME;
  const { width, height } = SIZES[part];
  return { width: Math.round(width * Number(scale)), height: Math.round(height * Number(scale)) };
}

/** An address with the access key, where there is one. */
export function withKey(address: string, key: string): string {
  if (key === "") return address;
  return `${address}${address.includes("?") ? "&" : "?"}key=${key}`;
}

/** The same to be dragged into OBS, which takes name and size of the source from it. */
export function draggable(address: string, name: string, { width, height }: Size): string {
  const layer = `layer-name=${encodeURIComponent(name)}&layer-width=${width}&layer-height=${height}`;
  return `${address}${address.includes("?") ? "&" : "?"}${layer}`;
}
