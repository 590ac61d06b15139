import type { Connection, SourceListener } from "../source.js";
import { problemOf, problemOfCode } from "./problem-of.js";

/** The longest that a sound connection says nothing, in milliseconds: a page that slept may find an old one. */
const SILENCE = 25_000;

/** Tells the listener of the connection to the feed, when it changes. */
export class Teller {
  readonly #listener: SourceListener;
  #connection: Connection = { status: "connecting", problem: "" };
  /** What is wrong though the feed answers. */
  #note = "";
  #answeredAt = 0;
  #isClosed = false;

  constructor(listener: SourceListener) {
    this.#listener = listener;
    globalThis.document?.addEventListener("visibilitychange", this.#onSeen);
  }

  /** Nothing is told any more. */
  close(): void {
    globalThis.document?.removeEventListener("visibilitychange", this.#onSeen);
    this.#isClosed = true;
  }

  /** The feed answered. */
  answered(): void {
    this.#answeredAt = Date.now();
    this.#tell({ status: "live", problem: this.#note });
  }

  /** Something is wrong, though the feed answers; `""` for nothing. */
  note(problem: string): void {
    this.#note = problem;
    if (this.#connection.status === "live") this.#tell({ status: "live", problem });
  }

  failed(error: unknown): void {
    this.#tell({ status: "lost", problem: problemOf(error) });
  }

  /** The client waits out an error with this code. */
  waits(code: string): void {
    const problem = problemOfCode(code);
    if (problem !== undefined) this.#tell({ status: "lost", problem });
  }

  /** A page that was hidden may have slept, and its timers with it. */
  readonly #onSeen = () => {
    if (this.#connection.status === "live" && Date.now() - this.#answeredAt > SILENCE) {
      this.#tell({ status: "lost", problem: "The feed was not heard for a while" });
    }
  };

  #tell(connection: Connection): void {
    const { status, problem } = this.#connection;
    if (this.#isClosed || (status === connection.status && problem === connection.problem)) return;
    this.#connection = connection;
    this.#listener.onConnection(connection);
  }
}
