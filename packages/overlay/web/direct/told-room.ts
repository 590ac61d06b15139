import { publicState } from "@cb-events/room";
import { decodeEvent } from "@cb-events/types";
import { nameOfPlace } from "../../src/event-log.js";
import { KeptPlace, type PlaceStorage } from "../served/kept-place.js";
import type { SourceListener } from "../source.js";
import type { Content } from "./content.js";
import { timeOf } from "./time-of.js";

/** Tells the listener of the room as it was saved, and of each entry of its log once. */
export class ToldRoom {
  readonly #listener: SourceListener;
  readonly #kept: KeptPlace;
  #content: Content;
  /** The newest place that was told. */
  #told = 0;

  /** `content` is what was kept of the room; the place up to which it was alerted is kept in `places`. */
  constructor(listener: SourceListener, content: Content, places: PlaceStorage | undefined, key: string) {
    const { log } = content;
    this.#listener = listener;
    this.#content = content;
    this.#kept = new KeptPlace(places, key);
    // Where that is not known any more, nothing is alerted twice.
    if (!this.#kept.known) this.#kept.keep(nameOfPlace(log, log.last));
    this.tell(content);
  }

  /** The alert of this place was begun. */
  onShown(place: string): void {
    this.#kept.keep(place);
  }

  tell(content: Content): void {
    this.#content = content;
    this.tellState();
    const { log, since } = content;
    for (const entry of log.entries) {
      if (entry.place <= this.#told) continue;
      this.#told = entry.place;
      const { event } = decodeEvent(entry.event);
      if (event === undefined) continue;
      // What happened before the page was there for the first time stands in the lists, and alerts nobody.
      const isNew = timeOf(event) >= since && this.#kept.isNew({ log: log.id, number: entry.place });
      this.#listener.onEvent({ event, place: nameOfPlace(log, entry.place), isNew, isTest: false });
    }
  }

  /** Who is there, and what day it is, changes without an event. */
  tellState(): void {
    this.#listener.onState(publicState(this.#content.room, new Date()));
  }
}
