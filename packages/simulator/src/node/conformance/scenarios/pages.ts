import type { Scenario } from "../scenario.js";

/** The feed as it is on a good day. */
export const pages: readonly Scenario[] = [
  {
    name: "pages",
    title: "250 events on three pages",
    async play(stage) {
      stage.emitMany(250);
      stage.start();
      await stage.delivered();
    },
  },
  {
    name: "live",
    title: "events as they happen, one by one",
    async play(stage) {
      stage.start();
      for (let count = 0; count < 10; count += 1) {
        await stage.waiting();
        stage.emit();
        await stage.delivered();
      }
    },
  },
  {
    name: "empty-pages",
    title: "pages without events",
    async play(stage) {
      const { id } = stage.emit();
      const body = JSON.stringify({ events: [], nextUrl: `${stage.feed.eventsUrl}?i=${id}&timeout=1` });
      for (const on of [2, 3]) stage.feed.fault({ on, status: 200, body });
      stage.start();
      await stage.requests(4);
      stage.emitMany(3);
    },
  },
];
