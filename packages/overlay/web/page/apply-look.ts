import { layoutOf } from "../look/layout-of.js";
import type { Look } from "../look/read-look.js";

/** What of the look concerns the page as a whole. */
export function applyLook({
  theme,
  background,
  scale,
  show,
}: Pick<Look, "theme" | "background" | "scale" | "show">): void {
  const { dataset, style } = document.documentElement;
  dataset["theme"] = theme;
  dataset["background"] = background;
  dataset["layout"] = layoutOf(show);
  style.setProperty("--scale", String(scale));
}
