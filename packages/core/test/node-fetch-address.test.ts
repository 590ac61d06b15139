import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAddressReader } from "../src/node/address.js";

/** By the platform's parser alone. */
function parsed(url: string) {
  const { href, origin, protocol, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol) || username + password !== "") throw new TypeError("refused");
  return { origin, path: href.replace(/#.*$/s, "").slice(origin.length) };
}

const outcome = (read: (url: string) => unknown, url: string) => {
  try {
    return read(url);
  } catch {
    return "refused";
  }
};

const text = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), maxLength: 12 });
const url = fc
  .record({
    scheme: fc.constantFrom(
      "http://",
      "https://",
      "HTTP://",
      "http:/",
      "https:",
      "ftp://",
      "http:///",
      "https:\\\\",
    ),
    host: fc.oneof(
      fc.constantFrom(
        "feed.test",
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "[::1]",
        "[::0:1]",
        "FEED.test",
        "bücher.test",
      ),
      text("a1.-_:@%"),
    ),
    port: fc.constantFrom("", ":80", ":443", ":8080", ":08080", ":", ":99999"),
    path: fc.oneof(
      text("/a.%2eE?#&=~'\"<> \\\t{}|^`é"),
      fc.constantFrom("/", "", "/events/a/b/?i=1-0&timeout=10"),
    ),
  })
  .map(({ scheme, host, port, path }) => scheme + host + port + path);

describe("the address of a URL", () => {
  it("is what the platform's parser says", () => {
    const addressOf = createAddressReader();
    fc.assert(
      fc.property(fc.oneof(url, fc.webUrl({ withQueryParameters: true, withFragments: true })), (one) => {
        const expected = outcome(parsed, one);
        // Twice: the second time its origin is known.
        expect([outcome(addressOf, one), outcome(addressOf, one)]).toEqual([expected, expected]);
      }),
      { numRuns: 1000 },
    );
  });

  it("is right for more origins than it remembers", () => {
    const addressOf = createAddressReader();
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 250; n += 1) {
        expect(addressOf(`http://H${n}.test:80/a`.toLowerCase())).toEqual({
          origin: `http://h${n}.test`,
          path: "/a",
        });
      }
    }
  });
});
