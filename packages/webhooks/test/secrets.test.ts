import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { PATH, queueOf, SECRET, startSender, until } from "./receiver.js";

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
  it.each(answers)("stand in no line and no dead job after %s", async (_, answer) => {
    const jobs = queueOf("tip");
    const { sender, lines } = startSender(url, jobs, { secret: SECRET, fetch: async () => answer() });
    await until(() => lines.length > 0);
    await sender.stop();
    expect(leaks(lines.join("\n") + inspect([sender, jobs.deadJobs, jobs.take()], { depth: 9 }))).toEqual([]);
  });

  it("stand in no line when a system's code looks like them", async () => {
    const upper = "https://example.com/E5ECRET";
    const fetch = () => Promise.reject(Object.assign(new Error(), { code: "E5ECRET" }));
    const { sender, lines } = startSender(upper, queueOf("tip"), { fetch });
    await until(() => lines.length > 0);
    await sender.stop();
    expect(lines.join()).toContain(": no answer to ");
    expect(lines.join()).not.toContain("E5ECRET");
  });

  it("would be found", () => {
    expect(leaks(`a ${url} b`)).toEqual([PATH]);
    expect(leaks(`a ${SECRET} b`)).toEqual([SECRET.slice(6)]);
  });
});

function leaks(text: string): string[] {
  return [PATH, SECRET.slice(6)].filter((secret) => text.includes(secret));
}
