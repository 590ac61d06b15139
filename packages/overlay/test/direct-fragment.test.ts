import { describe, expect, it } from "vitest";
import { takeFragment } from "../web/direct/fragment.js";
import { takeKey } from "../web/page/take-key.js";

const URL_WITH_TOKEN = "https://eventsapi.chaturbate.com/events/ana/t0k%2Fen/";

/** What was taken, and where the page is then. */
function take(href: string) {
  const replaced: string[] = [];
  const history = {
    state: null,
    replaceState: (_state: unknown, _unused: string, url?: string | URL | null) =>
      void replaced.push(String(url)),
  };
  return { taken: takeFragment({ href }, history), replaced };
}

describe("takeFragment", () => {
  it("takes the URL out of the address, and puts the mode in its place", () => {
    expect(take(`http://127.0.0.1:41731/?theme=neon#${URL_WITH_TOKEN}`)).toEqual({
      taken: URL_WITH_TOKEN,
      replaced: ["http://127.0.0.1:41731/?theme=neon&mode=direct"],
    });
  });

  it("takes one that is percent-encoded", () => {
    const { taken, replaced } = take(`https://pages.example/overlay/#${encodeURIComponent(URL_WITH_TOKEN)}`);
    expect(taken).toBe(URL_WITH_TOKEN);
    expect(replaced).toEqual(["https://pages.example/overlay/?mode=direct"]);
  });

  it("replaces another mode", () => {
    expect(take(`http://localhost/?mode=preview#${URL_WITH_TOKEN}`).replaced).toEqual([
      "http://localhost/?mode=direct",
    ]);
  });

  it.each(["http://127.0.0.1:8080/events/a/b/", "HTTPS://x", "eventsapi.chaturbate.com/events/ana/token/"])(
    "takes out %s, whether it can be used or not",
    (fragment) => {
      const { taken, replaced } = take(`http://localhost/#${fragment}`);
      expect(taken).toBe(fragment);
      expect(replaced).toEqual(["http://localhost/?mode=direct"]);
    },
  );

  it.each([
    "http://localhost/",
    "http://localhost/#",
    "http://localhost/#main",
    "http://localhost/#%E0%A4%A",
    "http://localhost/?mode=direct",
  ])("leaves %s as it is", (href) => {
    expect(take(href)).toEqual({ taken: undefined, replaced: [] });
  });
});

describe("takeKey", () => {
  it("takes the key out of the address, and leaves the rest", () => {
    const replaced: string[] = [];
    const history = {
      state: null,
      replaceState: (_state: unknown, _unused: string, url?: string | URL | null) =>
        void replaced.push(String(url)),
    };
    takeKey({ href: "http://127.0.0.1:41731/?show=goal&key=k3y&scale=2#a" }, history);
    takeKey({ href: "http://127.0.0.1:41731/?show=goal" }, history);
    expect(replaced).toEqual(["http://127.0.0.1:41731/?show=goal&scale=2#a"]);
  });
});
