import { tip } from "@cb-events/simulator";
import { expect, it, type TestContext, vi } from "vitest";
import { useBrowser } from "./chromium.js";
import { isLive, openContext, openPage, shows } from "./page.js";
import { entry, openScriptedBot, show, state } from "./scripted-bot.js";

/** OBS plays sounds on a page before it is touched; a tab does not. */
const obs = useBrowser("--autoplay-policy=no-user-gesture-required");
const tab = useBrowser("--autoplay-policy=document-user-activation-required");

/** A page that logs what is heard: the notes of chimes, files, and what is read aloud. */
async function openHeard(test: TestContext, query: string, browser = obs) {
  const bot = await openScriptedBot(test, show() + state({}));
  const { page } = await openPage(
    await openContext(test, browser(), { allowed: /404|AudioContext was not allowed/ }),
  );
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      if (!heard.includes("chime")) heard.push("chime");
      start.call(this, when);
    };
    HTMLMediaElement.prototype.play = function () {
      heard.push(this.src.replace(/.*media\//, "media/"));
      return Promise.resolve();
    };
    if ("speechSynthesis" in window) {
      speechSynthesis.speak = ({ text }) => void heard.push(text);
    }
  });
  await page.goto(bot.url + query);
  await isLive(page);
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));
  return { bot, page, heard };
}

const big = { name: "big", look: "large", seconds: 2, text: "WOW, ana!" };

it("alerts chime, play the sound of the settings and are read aloud, unless they are muted", async (test) => {
  const { bot, page, heard } = await openHeard(test, "?sound=on");
  const alert = async (at: number, fields: object) => {
    await bot.say(
      entry(at, tip({ tokens: 500 + at, from: "ana", note: "hello" }), { alerts: [{ ...big, ...fields }] }),
    );
    await page.locator(".alert").waitFor();
    await page.locator(".alert").waitFor({ state: "detached" });
    return heard();
  };
  expect(await alert(1, {})).toEqual(["chime"]);
  expect(await alert(2, { sound: "" })).toEqual([]);
  expect(await alert(3, { sound: "media/wow.mp3", speak: true })).toEqual([
    "media/wow.mp3",
    "WOW, ana!: hello",
  ]);
  expect(await alert(4, { look: "small" })).toEqual([]);
  await bot.say(show({ isMuted: true }));
  expect(await alert(5, { sound: "media/wow.mp3", speak: true })).toEqual([]);
});

it("a page without sound is silent", async (test) => {
  const { bot, page, heard } = await openHeard(test, "");
  await bot.say(entry(1, tip({ tokens: 500, from: "ana" }), { alerts: [{ ...big, speak: true }] }));
  await page.locator(".alert").waitFor();
  expect(await heard()).toEqual([]);
});

it("a tab says that the browser plays nothing until somebody touches it", async (test) => {
  const { page } = await openHeard(test, "?sound=on&notes=on", tab);
  await shows(page, "until then the browser plays no sound");
  await page.mouse.click(5, 5);
  await vi.waitFor(async () => expect(await page.getByText("plays no sound").count()).toBe(0), 20_000);
});
