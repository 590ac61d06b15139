import type { ShowMessage } from "../../src/protocol.js";
import { layoutOf } from "../look/layout-of.js";
import type { Look } from "../look/read-look.js";
import { fontFamily } from "./font.js";

type Applied = Pick<Look, "theme" | "accent" | "opacity" | "background" | "scale" | "show" | "at">;

/** The one that the style has by itself. */
const USUAL_OPACITY = 0.55;

/** What of the look concerns the page as a whole. What the address says goes before what the bot's settings say. */
export function applyLook(
  { theme, accent, opacity, background, scale, show, at }: Applied,
  settings: ShowMessage["look"] = {},
): void {
  const { dataset, style } = document.documentElement;
  dataset["theme"] = theme ?? settings.theme ?? "glass";
  dataset["background"] = background;
  dataset["layout"] = layoutOf(show);
  dataset["at"] = at;
  set(style, "--scale", scale === 1 ? undefined : String(scale));
  // A page that is read has plates that nothing shines through. What is usual is left to the style, and to custom CSS.
  const plates = background === "theme" ? Math.max(opacity, 0.92) : opacity;
  set(style, "--opacity", plates === USUAL_OPACITY ? undefined : String(plates));
  const colour = accent ?? settings.accent;
  set(style, "--accent", colour);
  set(style, "--accent-ink", colour && inkOn(colour));
  set(style, "--font", settings.font && fontFamily(settings.font));
}

/** Black or white, whichever is read better on a colour of the form `#rrggbb`. */
export function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return light > 0.18 ? "#14100a" : "#ffffff";
}

function set(style: CSSStyleDeclaration, name: string, value: string | undefined): void {
  if (value) style.setProperty(name, value);
  else style.removeProperty(name);
}
