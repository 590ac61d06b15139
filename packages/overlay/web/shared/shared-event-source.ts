import type { EventSourceLike, Heard } from "../served/line.js";
import { HERE } from "./messages.js";
import type { Wire } from "./wire.js";

/** Makes connections of a page that go through a wire. One of them is open at a time. */
export function sharedEventSource(wire: Wire, base: string): new (url: string) => EventSourceLike {
  let count = 0;
  return class SharedEventSource implements EventSourceLike {
    readonly #listeners = new Map<string, (heard: Heard) => void>();
    readonly #url: string;
    readonly #number: number;
    readonly #here: ReturnType<typeof setInterval>;

    constructor(url: string) {
      count += 1;
      this.#number = count;
      // Where to go on is known by the page: it is told all that was kept.
      this.#url = new URL(url.replace(/\?.*/, ""), base).href;
      wire.onMessage = ({ number, type, data, id }) => {
        if (number === this.#number) this.#listeners.get(type)?.({ data, lastEventId: id ?? "" });
      };
      wire.onOther = () => this.#listeners.get("error")?.({});
      this.#post("open");
      this.#here = setInterval(() => this.#post("here"), HERE);
      globalThis.addEventListener?.("pagehide", this.#onHide);
      globalThis.addEventListener?.("pageshow", this.#onShow);
    }

    addEventListener(type: string, listener: (heard: Heard) => void): void {
      this.#listeners.set(type, listener);
    }

    close(): void {
      clearInterval(this.#here);
      globalThis.removeEventListener?.("pagehide", this.#onHide);
      globalThis.removeEventListener?.("pageshow", this.#onShow);
      this.#listeners.clear();
      this.#post("close");
    }

    #post(wish: "open" | "close" | "here"): void {
      wire.post({ number: this.#number, url: this.#url, wish });
    }

    readonly #onHide = () => this.#post("close");

    /** The browser had put the page aside, and takes it out again. */
    readonly #onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) this.#listeners.get("error")?.({});
    };
  };
}
