import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Position, PositionStore } from "@cb-events/core";

interface Content {
  /** How often each event was counted, a digit for each. */
  readonly counts: string;
  readonly position: Position;
}

/** Counts and position in one file: a kill at any moment leaves both as they were, or both as they are now. */
export class CountsFile implements PositionStore {
  readonly counts: number[];
  readonly #path: string;

  constructor(path: string, events: number) {
    this.#path = path;
    this.counts = Array.from({ length: events }, () => 0);
  }

  async load(): Promise<Position | undefined> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const { counts, position } = JSON.parse(text) as Content;
    Array.from(counts, Number).forEach((count, at) => {
      this.counts[at] = count;
    });
    return position;
  }

  async save(position: Position): Promise<void> {
    await writeFile(`${this.#path}.new`, this.#content(position));
    await rename(`${this.#path}.new`, this.#path);
  }

  /** What `save` must not do: a kill between the halves leaves half a file. */
  async saveTorn(position: Position): Promise<void> {
    const content = this.#content(position);
    const half = content.length / 2;
    await writeFile(this.#path, content.slice(0, half));
    await sleep(100);
    await writeFile(this.#path, content.slice(half), { flag: "a" });
  }

  #content(position: Position): string {
    return JSON.stringify({ counts: this.counts.join(""), position } satisfies Content);
  }
}
