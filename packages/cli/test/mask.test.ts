import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Mask } from "../src/process/mask.js";

const token = fc.string({
  unit: fc.constantFrom(..."abcXYZ019-_.~+=ü*("),
  minLength: 8,
  maxLength: 40,
});

/** Each character as it is, or percent-encoded in either case. */
const mixed = (text: string, choices: readonly number[]) =>
  Array.from(text, (character, at) => {
    const encoded = [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
      .join("");
    return [character, encoded, encoded.toUpperCase()][(choices[at % choices.length] ?? 0) % 3] ?? character;
  }).join("");

describe("the mask", () => {
  it("takes a known secret out, in any mix of plain and percent-encoded characters", () => {
    const choices = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(token, choices, fc.string(), fc.string(), (secret, how, before, after) => {
        const mask = new Mask();
        mask.add(secret);
        const masked = mask.apply(`${before} ${mixed(secret, how)} ${after}`);
        expect(masked).not.toContain(` ${mixed(secret, how)} `);
        expect(masked).toContain(" *** ");
      }),
    );
  });

  it("takes the token out of anything like an events URL, known or not", () => {
    const host = fc.constantFrom(
      "https://eventsapi.chaturbate.com",
      "http://127.0.0.1:8080",
      "example.com",
      "",
    );
    fc.assert(
      fc.property(
        host,
        token,
        fc.constantFrom("", "/", "/?timeout=10", " and more", '"'),
        (at, secret, end) => {
          const masked = new Mask().apply(`error: ${at}/events/ana/${secret}${end}`);
          expect(masked).toBe(`error: ${at}/events/ana/***${end}`);
        },
      ),
    );
  });

  it("takes out the beginning of a secret that was cut off", () => {
    const mask = new Mask();
    mask.add("t0ken-nobody-may-see");
    expect(mask.apply("a t0ken-nobody…, t0ke…")).toBe("a ***…, ***…");
    expect(mask.apply("a text that…")).toBe("a text that…");
  });

  it("learns the token of a URL, and knows it alone then, encoded or not", () => {
    const mask = new Mask();
    mask.addUrl("https://eventsapi.chaturbate.com/events/ana/s3cr%2Bet/");
    expect(mask.apply("s3cr%2Bet s3cr+et s3cr%2bet")).toBe("*** *** ***");
  });

  it("leaves everything else as it is, and JSON stays JSON", () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const mask = new Mask();
        mask.add("a secret that is in none of it");
        const text = JSON.stringify(value);
        if (text.includes("/events/")) return;
        expect(mask.apply(text)).toBe(text);
      }),
    );
    const mask = new Mask();
    mask.add("t0ken-nobody-may-see");
    const line = JSON.stringify({ message: 'my token is t0ken-nobody-may-see, "ok"' });
    expect(JSON.parse(mask.apply(line))).toEqual({ message: 'my token is ***, "ok"' });
  });
});
