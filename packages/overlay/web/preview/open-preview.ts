import type { PublicState } from "@cb-events/room";
import { Simulator, tip } from "@cb-events/simulator";
import { openDirect } from "../direct/source.js";
import { memoryStorage } from "../direct/storage.js";
import type { Source, SourceListener } from "../source.js";
import { alerts, before, talk } from "./made-up-show.js";
import { previewShow, withGoals } from "./preview-room.js";

/** A made-up show, as if the page asked the feed itself. Nothing of it is kept, and no network is used. */
export function openPreview(listener: SourceListener): Source {
  const feed = new Simulator({ username: "your_room", pageSize: 1000 });
  for (const event of before()) feed.emit(event);
  const shows = [alerts(), talk()].map((script) => feed.play(script));
  listener.onShow?.(previewShow());
  const withGoal = withGoals();
  const withOwnGoal = { ...listener, onState: (room: PublicState) => listener.onState(withGoal(room)) };
  const source = openDirect(feed.eventsUrl, withOwnGoal, { fetch: feed.fetch, storage: memoryStorage() });
  const onMessage = ({ data, origin }: MessageEvent) => {
    const tokens = wishOf(data);
    if (origin !== location.origin || tokens === undefined) return;
    listener.onSkip?.();
    feed.emit(tip({ tokens, from: "moonlit_ana", note: "how does this look?" }));
  };
  addEventListener("message", onMessage);
  return {
    onShown: (place) => source.onShown(place),
    close() {
      removeEventListener("message", onMessage);
      for (const show of shows) show.stop();
      source.close();
    },
  };
}

/** Tokens of the tip that the settings page wishes to see; undefined for any other message. */
export function wishOf(data: unknown): number | undefined {
  const { tip: tokens } = Object(data) as { readonly tip?: unknown };
  return Number.isSafeInteger(tokens) && Number(tokens) > 0 ? Number(tokens) : undefined;
}
