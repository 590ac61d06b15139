import { RoomInUseError } from "../errors/room-in-use-error.js";

/** Keeps a room to one client, with one run or loop at a time: what two handlers write could not be told apart. */
export class RoomClaim {
  readonly #room: string;
  #serving: symbol | undefined;
  #isLoaded = false;

  constructor(room: string) {
    this.#room = room;
  }

  /** A client loads the position, as each does once. Throws a `RoomInUseError` when another one has, and has not ended. */
  load(): void {
    if (this.#isLoaded) throw new RoomInUseError(this.#room);
    this.#isLoaded = true;
  }

  /** A run or a loop begins; gives the function that ends it. Throws a `RoomInUseError` while another one is on. */
  begin(): () => void {
    if (this.#serving !== undefined) throw new RoomInUseError(this.#room);
    const token = Symbol(this.#room);
    this.#serving = token;
    return () => {
      if (this.#serving !== token) return;
      this.#serving = undefined;
      this.#isLoaded = false;
    };
  }

  /** A client flushes, as it does when it ends. In a run or a loop it goes on after that. */
  flush(): void {
    if (this.#serving === undefined) this.#isLoaded = false;
  }
}
