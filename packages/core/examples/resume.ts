import { readFile, rename, writeFile } from "node:fs/promises";
import type { EventClient, Position, PositionStore } from "@cb-events/core";

/** The bot's state and its position, written together: after a crash they still agree. */
export class StateFile implements PositionStore {
  tokens = 0;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async load(): Promise<Position | undefined> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const { tokens, position } = JSON.parse(text) as { tokens: number; position: Position };
    this.tokens = tokens;
    return position;
  }

  async save(position: Position): Promise<void> {
    await writeFile(`${this.#path}.new`, JSON.stringify({ tokens: this.tokens, position }));
    await rename(`${this.#path}.new`, this.#path);
  }
}

/** Counts tokens until the client is closed; each tip once, through any number of restarts. */
export async function countTokens(client: EventClient, state: StateFile): Promise<void> {
  await client.run((event) => {
    if (event.type === "tip") state.tokens += event.tip.tokens;
  });
}
