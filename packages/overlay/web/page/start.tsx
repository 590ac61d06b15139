import { render } from "preact";
import { alertOf } from "../alerts/alert-of.js";
import { Chime } from "../alerts/chime.js";
import { Player } from "../alerts/player.js";
import type { Look } from "../look/read-look.js";
import type { Source, SourceEvent, SourceListener } from "../source.js";
import { Store } from "../store.js";
import { Overlay } from "../view/overlay.js";
import { perFrame } from "./per-frame.js";

interface Options {
  readonly look: Look;
  /** What is wrong in the address. */
  readonly problems: readonly string[];
  readonly open: (listener: SourceListener) => Source;
}

/** Shows in `root` what a source tells, until the function that it gives is called. */
export function start(root: Element, { look, problems, open }: Options): () => void {
  let ended = false;
  const draw = perFrame(() => {
    if (ended) return;
    const onLeft = () => store.set({ leaving: undefined });
    render(<Overlay view={store.view} look={look} problems={problems} onLeft={onLeft} />, root);
  });
  const store = new Store(draw);
  const chime = look.sound ? new Chime(look.volume) : undefined;
  const player = new Player({
    time: look.seconds * 1000,
    isSeen: () => document.visibilityState === "visible",
    onShow: (alert) => {
      store.show(alert);
      if (alert) chime?.play(alert.headline);
      for (const place of alert?.places ?? []) source.onShown(place);
    },
  });
  const alerts = look.show.includes("alerts");
  const onEvent = (told: SourceEvent) => {
    store.list(told);
    const alert = told.isNew && alerts ? alertOf(told, look.min) : undefined;
    if (alert) player.add(alert);
  };
  const wake = () => player.wake();
  document.addEventListener("visibilitychange", wake);
  const source = open({
    onEvent,
    onState: (room) => store.set({ room }),
    onConnection: (connection) => store.set({ connection }),
    onInvalid: () => store.set({ invalid: store.view.invalid + 1 }),
  });
  draw();
  return () => {
    ended = true;
    document.removeEventListener("visibilitychange", wake);
    player.stop();
    source.close();
    render(null, root);
  };
}
