import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { webhookSettings } from "../src/webhooks/settings.js";
import { delivery, keptState, PATH, SECRET, startSender, temporaryFile, until } from "./webhook-receiver.js";

const url = `https://example.com/${PATH}?key=${PATH}`;

/** Everything that a receiver or the platform can say, with the secrets in it. */
const said = `${url} ${SECRET}`;
const header = { location: url, "retry-after": said, "x-said": said };
const broken = Object.assign(new TypeError(said), { cause: Object.assign(new Error(said), { code: said }) });

type Answer = () => Response | Promise<Response>;
const answers: readonly (readonly [string, Answer])[] = [
  ["a success", () => new Response(said, { headers: header })],
  ["a redirect", () => new Response(said, { status: 307, headers: header })],
  ["a refusal", () => new Response(said, { status: 400, statusText: said, headers: header })],
  ["a failure", () => new Response(said, { status: 500, statusText: said, headers: header })],
  ["too many requests", () => new Response(said, { status: 429, headers: header })],
  ["an error", () => Promise.reject(broken)],
  [
    "an error on the spot",
    () => {
      throw broken;
    },
  ],
  ["a body that breaks", () => new Response(new ReadableStream({ pull: () => Promise.reject(broken) }))],
];

describe("the webhook's secrets", () => {
  it.each(answers)("stand in no line and no file after %s", async (_, answer) => {
    const file = await temporaryFile();
    const state = keptState([delivery()]);
    const settings = webhookSettings({ CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: SECRET });
    if (settings === undefined) throw new Error("no settings");
    const { sender, lines } = startSender(url, state, {
      settings,
      deadLetterFile: file,
      fetch: async () => answer(),
    });
    await until(() => lines.length > 0);
    await sender.stop();
    await state.write();
    const letters = await readFile(file, "utf8").catch(() => "");
    expect(leaks(lines.join("\n") + letters + state.saved + JSON.stringify(sender))).toEqual([]);
  });

  it("would be found", () => {
    expect(leaks(`a ${url} b`)).toEqual([PATH]);
    expect(leaks(`a ${SECRET} b`)).toEqual([SECRET.slice(6)]);
  });
});

function leaks(text: string): string[] {
  return [PATH, SECRET.slice(6)].filter((secret) => text.includes(secret));
}
