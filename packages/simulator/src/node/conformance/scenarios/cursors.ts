import type { Scenario } from "../scenario.js";
import type { Stage } from "../stage.js";

async function expire(stage: Stage, withoutNextUrl: boolean): Promise<void> {
  stage.feed.fault({ on: 2, kind: "expireCursor", withoutNextUrl });
  stage.emitMany(3);
  stage.start();
  await stage.delivered();
  await stage.requests(2);
  stage.emitMany(3);
}

/** Cursors that the feed does not take any more. */
export const cursors: readonly Scenario[] = [
  {
    name: "expired-cursor",
    title: "the 400 of an expired cursor, with nextUrl",
    play: (stage) => expire(stage, false),
  },
  {
    name: "expired-no-next-url",
    title: "the 400 of an expired cursor, without nextUrl",
    play: (stage) => expire(stage, true),
  },
  {
    name: "refused-cursor",
    title: "a cursor that is refused for good",
    limit: 150,
    async play(stage) {
      stage.emitMany(2);
      const { id } = stage.emit();
      stage.feed.fault({ on: { cursor: id }, kind: "refuseCursor" });
      stage.start();
      await stage.delivered();
      stage.emitMany(3);
    },
  },
];
