import { parsePlace } from "../served/place.js";

/** As many as the bot keeps, of those that alert and of chat messages, and for as long. */
const MOST = { alert: 300, chat: 30 } as const;
const KEPT_FOR = 600_000;

interface KeptEntry {
  readonly data: string;
  readonly id: string;
  readonly log: string;
  readonly kind: keyof typeof MOST;
  /** By the clock that only goes on. */
  readonly at: number;
}

/** The last entries, for pages that come later. */
export class KeptEntries {
  #entries: KeptEntry[] = [];
  readonly #counts = { alert: 0, chat: 0 };

  add(data: string, id: string): void {
    const place = parsePlace(id);
    if (place === undefined) return;
    const kind = data.includes('"method":"chatMessage"') ? "chat" : "alert";
    this.#entries.push({ data, id, log: place.log, kind, at: performance.now() });
    this.#counts[kind] += 1;
    if (this.#counts[kind] > MOST[kind]) this.#drop(this.#entries.findIndex((entry) => entry.kind === kind));
  }

  /** Forgets those of another log: a page that knows this one would take them for new. */
  keepLog(log: string): void {
    for (let at = this.#entries.length - 1; at >= 0; at -= 1) {
      if (this.#entries[at]?.log !== log) this.#drop(at);
    }
  }

  /** In order; those that are too old are left out. */
  get all(): readonly KeptEntry[] {
    const oldest = performance.now() - KEPT_FOR;
    return this.#entries.filter(({ at }) => at >= oldest);
  }

  /** The id of the newest; undefined where there is none. */
  get newest(): string | undefined {
    return this.#entries.at(-1)?.id;
  }

  #drop(at: number): void {
    const [gone] = this.#entries.splice(at, 1);
    if (gone) this.#counts[gone.kind] -= 1;
  }
}
