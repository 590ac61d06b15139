import { useEffect, useState } from "preact/hooks";
import { ask } from "./ask.js";

/** What is known of the access key: undefined until the bot has answered; `""` where none is needed. */
export type KnownKey = string | undefined;

/** The access key for addresses. The bot tells it to who was let in; it stays in memory, and is never in this page's own address. */
export function useKey(): KnownKey {
  const [key, setKey] = useState<KnownKey>(undefined);
  useEffect(() => {
    let isOver = false;
    void ask("key").then((answer) => {
      if (!isOver) setKey(keyIn(answer));
    });
    return () => {
      isOver = true;
    };
  }, []);
  return key;
}

/** The key in an answer of the bot; `""` where there is none. */
export function keyIn(answer: unknown): string {
  const { key } = Object(answer) as { readonly key?: unknown };
  return typeof key === "string" && /^[\w-]{22,100}$/.test(key) ? key : "";
}
