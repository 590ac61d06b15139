import { AuthError } from "@cb-events/core";
import type { StopReport } from "@cb-events/pool";
import type { Log } from "../log.js";
import { NoRoomError } from "../options/usage-error.js";
import { short } from "../terminal.js";

/** The rooms that are followed no more. */
export class Stops {
  readonly #rooms: number;
  readonly #log: Log;
  readonly #onAll: () => void;
  readonly #errors: unknown[] = [];

  constructor(rooms: number, log: Log, onAll: () => void) {
    this.#rooms = rooms;
    this.#log = log;
    this.#onAll = onAll;
  }

  /** What a room was stopped by is told. */
  add({ room, error }: StopReport): void {
    this.#errors.push(error);
    const why = error instanceof Error ? error.message : String(error);
    const shown = why.replace("{ useTestbed: true }", "--testbed");
    this.#log.error(`${short(room, 40)}: followed no more: ${shown}`);
    if (this.#errors.length === this.#rooms) this.#onAll();
  }

  /** Throws where no room is left. */
  check(): void {
    if (this.#errors.length < this.#rooms) return;
    const message = "None of the rooms can be followed: the lines above say why";
    throw this.#errors.every((error) => error instanceof AuthError)
      ? new NoRoomError(message)
      : new Error(message);
  }
}
