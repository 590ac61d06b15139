import type { PublicState } from "@cb-events/room";
import type { Alert } from "./alerts/alert.js";
import { type ChatEntry, chatEntryOf, type LatestEntry, latestEntryOf } from "./entries.js";
import type { Connection, SourceEvent } from "./source.js";

/** The most entries in a list on the page. */
export const MOST = { latest: 12, chat: 30 } as const;

/** All that the page shows. */
export interface View {
  /** Undefined until it is known. */
  readonly room: PublicState | undefined;
  readonly connection: Connection;
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
}

interface ShownAlert {
  readonly alert: Alert;
  /** Tells it from the others. */
  readonly key: number;
}

/** What the page shows, and one who is told when it changed. */
export class Store {
  #view: View = {
    room: undefined,
    connection: { status: "connecting", problem: "" },
    invalid: 0,
    latest: [],
    chat: [],
    alert: undefined,
    leaving: undefined,
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
    const key = ++this.#keys;
    const line = latestEntryOf(event, key);
    if (line) this.set({ latest: [line, ...this.#view.latest].slice(0, MOST.latest) });
    const message = chatEntryOf(event, key);
    if (message) this.set({ chat: [...this.#view.chat, message].slice(-MOST.chat) });
  }

  /** Puts an alert on show, or takes the last one off it. */
  show(alert: Alert | undefined): void {
    this.set({ alert: alert && { alert, key: ++this.#keys }, leaving: this.#view.alert });
  }
}
