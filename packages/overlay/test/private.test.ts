import { decodeEvent, EventType, isAnonymous } from "@cb-events/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { anyEvent, anyText } from "../../../apps/checks/src/any-event.js";
import { ask, listenTo } from "./listening.js";
import { openTestOverlay } from "./overlay-server.js";

const SECRET = "nobody-may-see-this";

/** An event of any kind, with the secret wherever no page may show what stands there. */
const eventWithSecrets = fc
  .record({
    method: fc.constantFrom(...Object.values(EventType), "someNewMethod"),
    anonymous: fc.constantFrom(true, undefined, "yes", 1),
    hidden: fc.boolean(),
    text: anyText,
  })
  .map(({ method, anonymous, hidden, text }) => {
    const isPrivate = method === "privateMessage" || method === "someNewMethod";
    const isHidden = isPrivate || (method === "tip" && hidden);
    const open = isHidden ? SECRET : text;
    return {
      method,
      object: {
        user: { username: open, gender: isPrivate ? SECRET : "f", language: SECRET, secret: SECRET },
        tip: { tokens: 5, isAnon: hidden ? anonymous : false, message: `| ${open}`, secret: SECRET },
        message: { message: open, orig: SECRET, fromUser: SECRET, toUser: SECRET, secret: SECRET },
        media: { id: "1", name: text, type: "video", tokens: 5, secret: SECRET },
        subject: text,
        secret: SECRET,
      },
    };
  });

it("never says who tipped anonymously, nor what was said in private, in any answer", async () => {
  const { port, bot, emit } = await openTestOverlay();
  const listens = await listenTo(port);
  let number = 0;
  const property = fc.asyncProperty(eventWithSecrets, async (draft) => {
    number += 1;
    const wire = { ...draft, id: `${Date.now()}-${number}` };
    if (decodeEvent(wire).event === undefined) return;
    emit(wire);
    const page = await listenTo(port, `/events?after=${`testlog-${bot.log.last - 1}`}`);
    await page.until(({ event, id }) =>
      bot.log.last === 0 ? event === "state" : id === `testlog-${bot.log.last}`,
    );
    page.asking.destroy();
    const answers = [(await ask(port, "/state")).body, (await ask(port, "/health")).body];
    expect(JSON.stringify([page.messages, answers, bot.log])).not.toContain(SECRET);
  });
  await fc.assert(property, { numRuns: 300 });
  await listens.until(({ id }) => id === `testlog-${bot.log.last}`);
  expect(JSON.stringify(listens.messages)).not.toContain(SECRET);
  // It was no empty show.
  expect(new Set(listens.of("event").map(({ data }) => data.method)).size).toBe(5);
});

it("sends what decodes to the same again, of any event, and no name of an anonymous tipper", async () => {
  const { port, bot } = await openTestOverlay();
  const listens = await listenTo(port);
  await fc.assert(
    fc.asyncProperty(anyEvent, async (event) => {
      const { last } = bot.log;
      bot.take(event);
      bot.changed();
      if (bot.log.last === last) return;
      const { data } = await listens.until(({ id }) => id === `testlog-${last + 1}`);
      const { event: shown, issues } = decodeEvent(data);
      expect(issues).toEqual([]);
      expect(shown).toMatchObject({ type: event.type });
      if (isAnonymous(event))
        expect(shown).toMatchObject({ user: { username: "anonymous" }, tip: { message: "" } });
    }),
  );
});
