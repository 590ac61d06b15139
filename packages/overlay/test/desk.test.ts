import { describe, expect, it } from "vitest";
import { draggable, initialChoices, queryOf, withKey } from "../web/desk/addresses.js";
import { ask } from "../web/desk/ask.js";
import { keyIn } from "../web/desk/use-key.js";
import { OPTIONS } from "../web/look/options.js";
import { readLook } from "../web/look/read-look.js";
import { GROUPS, PRESETS } from "../web/settings/labels.js";

const KEY = "k".repeat(32);

/** A bot that gives this answer to everything, and how it was asked. */
function answering(body: string, status = 200) {
  const asked: unknown[] = [];
  const request = ((path: string, { method, headers }: RequestInit) => {
    asked.push([path, method, headers]);
    return Promise.resolve(new Response(body, { status }));
  }) as typeof fetch;
  return { asked, request };
}

describe("the access key", () => {
  it("is asked for by POST, as no form can", async () => {
    const { asked, request } = answering(JSON.stringify({ key: KEY }));
    expect(keyIn(await ask("key", request))).toBe(KEY);
    expect(asked).toEqual([["key", "POST", { "content-type": "application/json" }]]);
  });

  it("is none where the bot has none, knows no such question, or is not there", async () => {
    for (const [body, status] of [
      ['{"key":null}', 200],
      ['{"key":"short"}', 200],
      ["null", 200],
      ["no JSON", 200],
      [JSON.stringify({ key: KEY }), 401],
    ] as const)
      expect(keyIn(await ask("key", answering(body, status).request))).toBe("");
    const gone = () => Promise.reject(new TypeError("fetch failed"));
    expect(keyIn(await ask("key", gone))).toBe("");
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
