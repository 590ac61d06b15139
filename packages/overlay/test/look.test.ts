import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allowedText, OPTIONS } from "../web/look/options.js";
import { readLook } from "../web/look/read-look.js";

describe("readLook", () => {
  it("has a look without any option", () => {
    expect(readLook("")).toEqual({
      problems: [],
      look: {
        show: ["alerts", "goal"],
        theme: undefined,
        accent: undefined,
        opacity: 0.55,
        scale: 1,
        background: "none",
        goal: 0,
        top: "tonight",
        at: "bottom",
        tiers: undefined,
        sound: false,
        volume: 0.5,
        notes: "auto",
        mode: "served",
        min: 1,
        seconds: 0,
      },
    });
  });

  it("takes what is allowed", () => {
    const { look, problems } = readLook(
      "?show=chat,latest&theme=neon&accent=%23ff0066&opacity=80&scale=1.5&background=theme&goal=500&top=ever&at=left&tiers=10,20,30,40&sound=on&volume=80&source=b_2&mode=preview",
    );
    expect(problems).toEqual([]);
    expect(look).toMatchObject({
      show: ["chat", "latest"],
      theme: "neon",
      accent: "#ff0066",
      opacity: 0.8,
      scale: 1.5,
      top: "ever",
      at: "left",
      tiers: [10, 20, 30, 40],
      sound: true,
      volume: 0.8,
      mode: "preview",
    });
    expect(readLook("?accent=ff0066").look.accent).toBe("#ff0066");
  });

  it("takes what was allowed before, and says that it is old", () => {
    const { look, problems } = readLook("?show=leaderboard,chat&min=20&seconds=3");
    expect(look).toMatchObject({ show: ["top", "chat"], min: 20, seconds: 3 });
    expect(problems).toEqual([
      "“leaderboard” in the address is called top now, and still works.",
      "min in the address is old and still works: set it in the alerts of the bot's settings.",
      "seconds in the address is old and still works: set it in the alerts of the bot's settings.",
    ]);
  });

  it("names what it does not know, and what is not allowed, and goes on with the rest", () => {
    const { look, problems } = readLook("?shwo=chat&scale=9&theme=paper");
    expect(look).toMatchObject({ show: ["alerts", "goal"], scale: 1, theme: "paper" });
    expect(problems).toEqual([
      "Unknown option “shwo” in the address. Known options: show, theme, accent, opacity, scale, background, goal, top, at, tiers, sound, volume, notes, source, mode.",
      "scale=9 in the address is not allowed. It is 1 instead. Allowed: 0.5 to 3.",
    ]);
  });

  it.each([
    "show=",
    "show=alerts,",
    "show=alert",
    "theme=dark",
    "scale=",
    "scale=0.4",
    "scale=-1",
    "scale=1e0",
    "scale=NaN",
    "min=0",
    "at=face",
    "accent=red",
    "accent=%23ff00",
    "accent=url(x)",
    "opacity=101",
    "tiers=25",
    "tiers=25,100,500,500",
    "tiers=100,25,500,1000",
    "tiers=0,25,500,1000",
    "tiers=25,100,500,1e9",
    "top=today",
    "seconds=1e9",
    "sound=yes",
    "volume=101",
    "source=a b",
    "source=<b>",
    `source=${"x".repeat(41)}`,
    "mode=other",
  ])("refuses %s", (query) => {
    const { look, problems } = readLook(query);
    expect(problems).toHaveLength(1);
    expect(look).toEqual(readLook("").look);
  });

  it("tells a few problems of a thousand, each cut", () => {
    const query = Array.from({ length: 1000 }, (_, at) => `${"x".repeat(500)}${at}=1`).join("&");
    const { problems } = readLook(query);
    expect(problems).toHaveLength(4);
    for (const problem of problems) expect(problem.length).toBeLessThan(250);
  });
});

describe("the README", () => {
  it("lists every option", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const rows = OPTIONS.map(({ name, allowed, initial, meaning }) => {
      const usual = initial === "" ? "none" : `\`${initial}\``;
      return `| \`${name}\` | ${allowedText(allowed)} | ${usual} | ${meaning} |`;
    });
    expect(readme).toContain(rows.join("\n"));
  });
});
