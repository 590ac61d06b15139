import { LedgerStateError } from "../errors/ledger-state-error.js";
import { reasonOf } from "../errors/reason-of.js";
import { freezeJson, isFrozenJson } from "./frozen-json.js";

/** How a state begins, and how what is stored is read. */
export interface StateOptions<T> {
  /** The value where nothing is stored yet: JSON, or undefined. */
  readonly initial: T;
  /** Reads what was stored, from parsed JSON; throws for what is no such state. */
  readonly parse: (stored: unknown) => T;
}

/** A value that is saved with the position. */
export interface LedgerState<T> {
  /**
   * The value: set a new one, which is frozen then, so that the one before stays what it was; or never set one, and change
   * it in place, at the cost of a copy for each save. It is written with the next save, and goes back when the handler
   * throws.
   */
  value: T;
  /** The value as of the last save: nothing that a running handler has written. In a listener of `onCommit`, what is durable. */
  readonly saved: T;
}

/** A value at the end of a save; `text` is its JSON where the value itself could be changed. */
interface Snapshot<T> {
  readonly value: T;
  readonly text: string | undefined;
}

/** Where a state stands. */
interface Place {
  readonly room: string;
  /** The file. */
  readonly path: string;
  readonly key: string;
}

/** One state: its value, and what it goes back to. */
export class StateCell<T> implements LedgerState<T> {
  readonly #place: Place;
  readonly #parse: (stored: unknown) => T;
  #value: T;
  #closed: Snapshot<T>;
  #touched = false;
  /** What is closed differs from what is in the file. */
  dirty = false;

  constructor(place: Place, { initial, parse }: StateOptions<T>, stored: string | undefined) {
    this.#place = place;
    this.#parse = parse;
    this.#value = stored === undefined ? initial : this.#read(stored);
    this.#closed = this.#snapshot();
  }

  get value(): T {
    this.#touched = true;
    return this.#value;
  }

  set value(value: T) {
    this.#touched = true;
    freezeJson(value);
    this.#value = value;
  }

  get saved(): T {
    const { value, text } = this.#closed;
    if (text === undefined || !this.#touched) return value;
    return this.#read(text); // The value itself may have been changed in place.
  }

  /** It was changed since the last save. */
  get isChanged(): boolean {
    try {
      return this.next() !== undefined;
    } catch {
      return true;
    }
  }

  /** What to close it with; undefined when nothing changed. Throws a `LedgerStateError` for what is no JSON. */
  next(): Snapshot<T> | undefined {
    if (!this.#touched) return undefined;
    if (this.#value === this.#closed.value && this.#closed.text === undefined) return undefined;
    const next = this.#snapshot();
    const isSame = next.text !== undefined && next.text === this.#closed.text;
    return isSame && next.value === this.#closed.value ? undefined : next;
  }

  /**
   * What was written since the last save counts. A change beside a handler leaves open whether that handler, which may
   * have read the value, changes it in place after it.
   */
  close(next: Snapshot<T> | undefined, how: "saved" | "between"): void {
    if (how === "saved") this.#touched = false;
    if (next === undefined) return;
    this.#closed = next;
    this.dirty = true;
  }

  /** What was written since the last save goes back. */
  rollback(): void {
    if (!this.#touched) return;
    this.#touched = false;
    const { value, text } = this.#closed;
    if (text === undefined) {
      this.#value = value;
      return;
    }
    if (this.#value === value && jsonOf(value) === text) return;
    this.#value = this.#read(text);
    this.#closed = { value: this.#value, text };
  }

  /** The JSON of what is closed; undefined for undefined, which is not stored. */
  text(): string | undefined {
    return this.#closed.text ?? JSON.stringify(this.#closed.value);
  }

  #snapshot(): Snapshot<T> {
    const value = this.#value;
    if (isFrozenJson(value)) return { value, text: undefined };
    let text: string | undefined;
    try {
      text = JSON.stringify(value);
    } catch (error) {
      throw this.#error(`cannot be written as JSON: ${reasonOf(error)}`, error);
    }
    if (text === undefined) throw this.#error("cannot be written as JSON: it is a function or a symbol");
    return { value, text };
  }

  #read(text: string): T {
    try {
      return this.#parse(JSON.parse(text));
    } catch (error) {
      const remedy =
        "take the version that wrote it, put a copy of before in place of the file, or take another key to begin anew";
      throw this.#error(
        `that is stored in ${this.#place.path} was refused by its parse function: ${remedy}`,
        error,
      );
    }
  }

  #error(problem: string, cause?: unknown): LedgerStateError {
    return new LedgerStateError(this.#place.room, this.#place.key, problem, cause);
  }
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
