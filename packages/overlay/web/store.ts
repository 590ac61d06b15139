import type { PublicState } from "@cb-events/room";
import type { AnswerToShow, ShowMessage } from "../src/protocol.js";
import type { Alert } from "./alerts/alert.js";
import { type ChatEntry, chatEntryOf, type LatestEntry, latestEntryOf } from "./entries.js";
import type { Connection, SourceEvent } from "./source.js";

/** The most entries in a list on the page. */
export const MOST = { latest: 12, chat: 30 } as const;

/** What is set for all pages, until a bot says so. */
const NOTHING_SET: ShowMessage = {
  look: {},
  tiers: [],
  menu: [],
  alerts: [],
  isSimulated: false,
  isPaused: false,
  isMuted: false,
  timerEndsAt: null,
};

/** All that the page shows. */
export interface View {
  /** Undefined until it is known. */
  readonly room: PublicState | undefined;
  readonly connection: Connection;
  /** The bot was not there for so long that the page shows it. */
  readonly isDark: boolean;
  readonly show: ShowMessage;
  /** False where the browser plays no sound until somebody touches the page. */
  readonly isHeard: boolean;
  /** How many events came that were none. */
  readonly invalid: number;
  /** Newest first. */
  readonly latest: readonly LatestEntry[];
  /** Newest last. */
  readonly chat: readonly ChatEntry[];
  /** The alert on show. */
  readonly alert: ShownAlert | undefined;
  /** The one before, while it leaves. */
  readonly leaving: ShownAlert | undefined;
  /** The line of the menu that somebody ordered just now. */
  readonly lit: LitLine | undefined;
  /** The answer on show. */
  readonly answer: ShownAnswer | undefined;
}

/** An order of the menu. */
export interface LitLine {
  readonly key: number;
  readonly tokens: number;
}

export interface ShownAnswer extends AnswerToShow {
  readonly key: number;
}

interface ShownAlert {
  readonly alert: Alert;
  /** For how long it stays in all, in milliseconds. */
  readonly time: number;
  /** Tells it from the others. */
  readonly key: number;
}

/** What the page shows, and one who is told when it changed. */
export class Store {
  #view: View = {
    room: undefined,
    connection: { status: "connecting", problem: "" },
    isDark: false,
    show: NOTHING_SET,
    isHeard: true,
    invalid: 0,
    latest: [],
    chat: [],
    alert: undefined,
    leaving: undefined,
    lit: undefined,
    answer: undefined,
  };
  /** Counts what is shown: nothing on the page has the key of another. */
  #keys = 0;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get view(): View {
    return this.#view;
  }

  set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#onChange();
  }

  /** Puts an event into the lists. A test has no place there. */
  list({ event, isTest }: SourceEvent): void {
    if (isTest) return;
    const key = this.nextKey();
    const line = latestEntryOf(event, key);
    if (line) this.set({ latest: [line, ...this.#view.latest].slice(0, MOST.latest) });
    const message = chatEntryOf(event, key);
    if (message) this.set({ chat: [...this.#view.chat, message].slice(-MOST.chat) });
  }

  /** Puts an alert on show, or takes the last one off it. */
  show(alert: Alert | undefined): void {
    const shown = alert && { alert, time: alert.time, key: this.nextKey() };
    this.set({ alert: shown, leaving: this.#view.alert });
  }

  /** For how long the alert on show stays. */
  setTime(time: number): void {
    const { alert } = this.#view;
    if (alert && alert.time !== time) this.set({ alert: { ...alert, time } });
  }

  /** A key that nothing else on the page has. */
  nextKey(): number {
    this.#keys += 1;
    return this.#keys;
  }
}
