import type { Reader } from "@cb-events/redis";
import type { StreamHealth } from "./stream-health.js";

/** How often it is looked how the reader is doing, in milliseconds. */
const INTERVAL = 1000;

/** A reader of before, which was killed, has the room for its lease. After so many milliseconds it is another one. */
const PATIENCE = 20_000;

interface ReaderWatch {
  /** It is doing otherwise than before. */
  onChange(): void;
  /** Another reader of the group has the room. Called once for each time that it is gone for long. */
  onRival(): void;
}

/** Looks at a reader until the function that it gives is called. */
export function watchReader(
  reader: Reader,
  health: StreamHealth,
  { onChange, onRival }: ReaderWatch,
): () => void {
  let told = "";
  let waitsSince: number | undefined = performance.now();
  const look = () => {
    const { status } = reader;
    const word = health.of(status).status;
    if (word !== told) onChange();
    told = word;
    if (health.has(status)) waitsSince = performance.now();
    else if (waitsSince !== undefined && status.readers > 1 && performance.now() - waitsSince > PATIENCE) {
      waitsSince = undefined;
      onRival();
    }
  };
  const timer = setInterval(look, INTERVAL);
  return () => clearInterval(timer);
}
