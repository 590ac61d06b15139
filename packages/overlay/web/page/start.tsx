import { render } from "preact";
import { alertsOf } from "../alerts/alert-of.js";
import { Player } from "../alerts/player.js";
import { Sounds } from "../alerts/sounds.js";
import { TIERS } from "../alerts/tiers.js";
import type { Look } from "../look/read-look.js";
import type { Source, SourceEvent, SourceListener } from "../source.js";
import { type LitLine, Store } from "../store.js";
import { Overlay } from "../view/overlay.js";
import { Answers } from "./answers.js";
import { applyLook } from "./apply-look.js";
import { Darkness } from "./darkness.js";
import { ForAWhile } from "./for-a-while.js";
import { notesOf } from "./notes.js";
import { orderOf } from "./order-of.js";
import { perFrame } from "./per-frame.js";

/** How long a line of the menu that was ordered stays lit, in milliseconds. */
const LIT = 6000;

interface Options {
  readonly look: Look;
  /** What is wrong in the address. */
  readonly problems: readonly string[];
  readonly open: (listener: SourceListener) => Source;
}

/** Shows in `root` what a source tells, until the function that it gives is called. */
export function start(root: Element, { look, problems, open }: Options): () => void {
  let ended = false;
  const notes = notesOf(look);
  const draw = perFrame(() => {
    if (ended) return;
    const onLeft = () => store.set({ leaving: undefined });
    render(<Overlay view={store.view} look={look} notes={notes} problems={problems} onLeft={onLeft} />, root);
  });
  const store = new Store(draw);
  const hasAlerts = look.show.includes("alerts");
  const sounds =
    look.sound && hasAlerts
      ? new Sounds({ volume: look.volume, onHeard: (isHeard) => store.set({ isHeard }) })
      : undefined;
  const player = new Player({
    isSeen: () => document.visibilityState === "visible",
    isPaused: () => store.view.show.isPaused,
    onShow: (alert) => {
      store.show(alert);
      if (!alert) sounds?.stop();
      else if (!store.view.show.isMuted) sounds?.play(alert);
      for (const place of alert?.places ?? []) source.onShown(place);
    },
    onTime: (time) => store.setTime(time),
  });
  const answers = new Answers((answer) =>
    store.set({ answer: answer && { ...answer, key: store.nextKey() } }),
  );
  const lit = new ForAWhile<LitLine>(LIT, (line) => store.set({ lit: line }));
  const darkness = new Darkness((isDark) => {
    if (isDark !== store.view.isDark) store.set({ isDark });
  });
  const onEvent = (told: SourceEvent) => {
    store.list(told);
    if (!told.isNew) return;
    const { tiers, menu } = store.view.show;
    const order = orderOf(told.event, menu);
    if (order && !told.isAgain) lit.show({ tokens: order.tokens, key: store.nextKey() });
    if (!hasAlerts) return;
    if (told.answer) answers.add(told.answer);
    const defaults = {
      min: look.min,
      tiers: look.tiers ?? (tiers.length > 0 ? tiers : TIERS),
      seconds: look.seconds,
    };
    for (const alert of alertsOf(told, defaults)) {
      player.add(alert.ordered || !order ? alert : { ...alert, ordered: order.what });
    }
  };
  const wake = () => player.wake();
  document.addEventListener("visibilitychange", wake);
  const source = open({
    onEvent,
    onState: (room) => store.set({ room }),
    onConnection: (connection) => {
      store.set({ connection });
      darkness.tell(connection.status);
    },
    onShow: (show) => {
      const { isPaused } = store.view.show;
      store.set({ show });
      applyLook(look, show.look);
      if (show.isMuted) sounds?.stop();
      if (isPaused && !show.isPaused) wake();
    },
    onSkip: () => player.skip(),
    onInvalid: () => store.set({ invalid: store.view.invalid + 1 }),
  });
  draw();
  return () => {
    ended = true;
    document.removeEventListener("visibilitychange", wake);
    for (const part of [player, answers, lit, darkness]) part.stop();
    sounds?.close();
    source.close();
    render(null, root);
  };
}
