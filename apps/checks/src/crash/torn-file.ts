import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { PositionStore } from "@cb-events/core";

/** What a store must not do: a kill between the halves leaves half a file. */
export function tornFile(path: string): PositionStore {
  return {
    load: async () => {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      });
      return text === undefined ? undefined : JSON.parse(text);
    },
    save: async (position) => {
      const content = JSON.stringify(position);
      const half = content.length / 2;
      await writeFile(path, content.slice(0, half));
      await sleep(100);
      await writeFile(path, content.slice(half), { flag: "a" });
    },
  };
}
