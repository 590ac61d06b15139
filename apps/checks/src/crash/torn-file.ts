import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Position } from "@cb-events/core";
import type { FileState } from "@cb-events/storage/node";

/** What a store must not do: a kill between the halves leaves half a file. */
export class TornFile implements FileState<string> {
  value: string;
  readonly #path: string;

  constructor(path: string, initial: string) {
    this.value = initial;
    this.#path = path;
  }

  async load(): Promise<Position | undefined> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const { value, position } = JSON.parse(text) as { value: string; position: Position };
    this.value = value;
    return position;
  }

  async save(position: Position): Promise<void> {
    const content = JSON.stringify({ position, value: this.value });
    const half = content.length / 2;
    await writeFile(this.#path, content.slice(0, half));
    await sleep(100);
    await writeFile(this.#path, content.slice(half), { flag: "a" });
  }

  async write(): Promise<void> {}

  async flush(): Promise<void> {}

  rollback(): void {}
}
