import { describe, expect, it } from "vitest";
import { draggable, initialChoices, queryOf, withKey } from "../web/desk/addresses.js";
import { keyOf, takeKeyFrom } from "../web/desk/key.js";
import { OPTIONS } from "../web/look/options.js";
import { readLook } from "../web/look/read-look.js";
import { GROUPS, PRESETS } from "../web/settings/labels.js";
import { fakeStorage } from "./served-bot.js";

const KEY = "k".repeat(32);

describe("the access key", () => {
  it("comes from the fragment, which no server sees, and stays for the tab", () => {
    const storage = fakeStorage();
    expect(keyOf("", storage)).toBe("");
    expect(keyOf(`#key=${KEY}`, storage)).toBe(KEY);
    expect(keyOf("", storage)).toBe(KEY);
    expect(keyOf("#key=short", fakeStorage())).toBe("");
  });

  it("is taken from the address that the bot prints, or as it is", () => {
    for (const text of [
      KEY,
      ` ${KEY}\n`,
      `http://192.168.0.2:41731/?key=${KEY}`,
      `http://h/control?a=b&key=${KEY}#x`,
    ])
      expect(takeKeyFrom(text, fakeStorage())).toBe(KEY);
    for (const text of ["", "key", `${KEY} and more`, "<b>"])
      expect(takeKeyFrom(text, fakeStorage())).toBe("");
  });

  it("is asked for again where nothing can be stored", () => {
    const refusing = {
      getItem: () => {
        throw new Error("refused");
      },
      setItem: () => {
        throw new Error("refused");
      },
    };
    expect(keyOf(`#key=${KEY}`, refusing)).toBe(KEY);
    expect(keyOf("", refusing)).toBe("");
    expect(keyOf("", undefined)).toBe("");
  });
});

describe("an address to take along", () => {
  it("has the key behind what was chosen", () => {
    expect(withKey("http://h/", "")).toBe("http://h/");
    expect(withKey("http://h/", KEY)).toBe(`http://h/?key=${KEY}`);
    expect(withKey("http://h/?show=goal", KEY)).toBe(`http://h/?show=goal&key=${KEY}`);
  });

  it("tells OBS the name and the size of the source when it is dragged", () => {
    expect(draggable("http://h/?show=top", "Top tippers", { width: 460, height: 340 })).toBe(
      "http://h/?show=top&layer-name=Top%20tippers&layer-width=460&layer-height=340",
    );
  });

  it("is read without a complaint where OBS leaves the name and the size in it", () => {
    const { look, problems } = readLook("?show=top&layer-name=Top&layer-width=460&layer-height=340&key=x");
    expect([look.show, problems]).toEqual([["top"], []]);
  });
});

describe("the settings page", () => {
  it("offers every option that is not old, but where events come from and what is for the owner", () => {
    const offered = GROUPS.flatMap(({ labels }) => labels.map(({ name }) => name));
    const left = OPTIONS.filter(({ name, old }) => old === undefined && !offered.includes(name));
    expect(left.map(({ name }) => name)).toEqual(["background", "notes", "mode"]);
  });

  it("begins with sets of choices that the page reads", () => {
    for (const preset of Object.values(PRESETS))
      expect(readLook(queryOf({ ...initialChoices(), ...preset })).problems).toEqual([]);
  });
});
