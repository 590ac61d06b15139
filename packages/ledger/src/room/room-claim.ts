import { RoomInUseError } from "../errors/room-in-use-error.js";

/** Keeps a room to one client, with one run or loop at a time: what two handlers write could not be told apart. */
export class RoomClaim {
  readonly #room: string;
  readonly #followers = new WeakSet<object>();
  /** The client that loaded the position last, where it said who it is. */
  #latest: object | undefined;
  #serving: { readonly client: object } | undefined;
  #isLoaded = false;

  constructor(room: string) {
    this.#room = room;
  }

  /**
   * A run or a loop of the client begins; gives the function that ends it. Throws a `RoomInUseError` while another one is
   * on, or a client that tells no beginning has loaded the position; and where another one has since this client did:
   * what that one handled would come to this one again, and count twice.
   */
  begin(client: object = {}): () => void {
    if (this.#serving !== undefined || this.#isLoaded) throw new RoomInUseError(this.#room, "is followed");
    if (this.#followers.has(client) && client !== this.#latest)
      throw new RoomInUseError(this.#room, "was followed by another");
    const serving = { client };
    this.#serving = serving;
    return () => {
      if (this.#serving !== serving) return;
      this.#serving = undefined;
      this.#isLoaded = false;
    };
  }

  /** A client loads the position, as each does once. Throws a `RoomInUseError` when another one has, and has not ended. */
  load(): void {
    if (this.#isLoaded) throw new RoomInUseError(this.#room, "is followed");
    this.#isLoaded = true;
    this.#latest = this.#serving?.client;
    if (this.#latest !== undefined) this.#followers.add(this.#latest);
  }

  /** A client flushes, as it does when it ends. In a run or a loop it goes on after that. */
  flush(): void {
    if (this.#serving === undefined) this.#isLoaded = false;
  }
}
