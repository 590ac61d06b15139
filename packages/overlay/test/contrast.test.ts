import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { THEMES } from "../web/look/options.js";

type Colour = readonly [number, number, number];

const css = readFileSync(new URL("../web/styles/themes.css", import.meta.url), "utf8");
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** What WCAG asks of text that is not large. */
const LEAST = 4.5;

/** The custom properties of a theme. */
function valuesOf(theme: string): Record<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
}

/** A colour, `#rrggbb` or `rgb(r g b / a%)`, over what is behind it. */
function over(text: string, behind: Colour): Colour {
  const hex = /^#(..)(..)(..)$/.exec(text);
  const [red, green, blue, share = 100] = hex
    ? hex.slice(1).map((part) => Number.parseInt(part, 16))
    : [...text.matchAll(/[\d.]+/g)].map(Number);
  const mix = (colour = Number.NaN, other = 0) => (colour * share + other * (100 - share)) / 100;
  return [mix(red, behind[0]), mix(green, behind[1]), mix(blue, behind[2])];
}

function contrast(a: Colour, b: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// What is on a plate over a video is measured in Chromium, as it is drawn. This is what has a ground of its own.
describe.each(THEMES)("the theme %s", (theme) => {
  const own = valuesOf(theme);
  const colourOf = (name: string): string => {
    const value = own[name] ?? "";
    return value === "var(--accent)" ? colourOf("accent") : value;
  };

  it.each([
    ["accent-ink", "accent"],
    ["kind-ink", "tip"],
    ["kind-ink", "follow"],
    ["kind-ink", "fanclub"],
    ["kind-ink", "sale"],
    ["kind-ink", "goal"],
  ])("has %s that can be read on %s", (ink, ground) => {
    const behind = over(colourOf(ground), BLACK);
    expect(contrast(over(colourOf(ink), behind), behind)).toBeGreaterThanOrEqual(LEAST);
  });
});

describe("the measure", () => {
  it("finds what cannot be read", () => {
    expect(contrast(WHITE, BLACK)).toBeCloseTo(21, 5);
    expect(contrast(over("#777777", WHITE), WHITE)).toBeLessThan(LEAST);
    expect(contrast(over("rgb(255 255 255 / 40%)", BLACK), WHITE)).toBeGreaterThan(LEAST);
  });
});
