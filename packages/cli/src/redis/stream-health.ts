import type { ClientStatus } from "@cb-events/core";
import { type Health, healthOf } from "@cb-events/overlay";
import type { ReaderStatus } from "@cb-events/redis";
import { ageOf } from "../bot/age.js";

/** The longest wait of a reader between two attempts, in seconds. */
const MAX_DELAY = 2;

interface StreamHealthOptions {
  /** Of the room, in lower case. */
  readonly room: string;
  /** Of the reader, in seconds. */
  readonly lease: number;
}

/** How a bot is doing that reads a stream: it hears from Redis with every beat, while it has the room. */
export class StreamHealth {
  /** An event came. */
  lastEventAt: Date | undefined;
  gaps = 0;
  readonly #options: StreamHealthOptions;
  readonly #age = ageOf();
  #heardAt: Date | undefined;

  constructor(options: StreamHealthOptions) {
    this.#options = options;
  }

  /** The room is read here, and not by another reader of the group. */
  has({ rooms }: ReaderStatus): boolean {
    return rooms.some(({ room }) => room.toLowerCase() === this.#options.room);
  }

  of(reader: ReaderStatus): Health {
    const { lease } = this.#options;
    const isHere = this.has(reader);
    if (isHere) this.#heardAt = reader.lastBeatAt;
    const status: ClientStatus = {
      state: reader.state === "closed" ? "closed" : isHere ? "polling" : "waiting",
      lastPollAt: this.#heardAt,
      lastEventAt: this.lastEventAt,
      ...{ lag: undefined, clockSkew: undefined, polls: 0 },
      ...{ events: reader.handled, retries: reader.failed, gaps: this.gaps },
      ...(reader.lastError !== undefined && { lastError: reader.lastError }),
    };
    const config = { timeout: lease, retryMaxDelay: MAX_DELAY };
    return healthOf(status, { config, ...this.#age() });
  }
}
