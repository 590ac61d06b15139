import { useEffect, useState } from "preact/hooks";
import type { RoomSummary } from "../../src/protocol.js";
import { readRooms } from "./read-rooms.js";

/** How often they are asked for, in milliseconds. */
const EVERY = 2000;

/** All rooms as they are now; undefined before the first answer. */
interface Rooms {
  readonly rooms: readonly RoomSummary[] | undefined;
  readonly isReached: boolean;
  /** Asks at once: something was changed. */
  readonly ask: () => void;
}

/** Asks for the rooms as long as the page is seen. */
export function useRooms(): Rooms {
  const [rooms, setRooms] = useState<readonly RoomSummary[] | undefined>(undefined);
  const [isReached, setReached] = useState(true);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const ended = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      const found = await fetch("rooms", { signal: ended.signal })
        .then((response) => response.json() as Promise<unknown>)
        .then(readRooms)
        .catch(() => undefined);
      if (ended.signal.aborted) return;
      setReached(found !== undefined);
      if (found !== undefined) setRooms(found);
    };
    const onSeen = () => void ask();
    onSeen();
    const asking = setInterval(onSeen, EVERY);
    document.addEventListener("visibilitychange", onSeen);
    return () => {
      ended.abort();
      clearInterval(asking);
      document.removeEventListener("visibilitychange", onSeen);
    };
  }, [asked]);
  return { rooms, isReached, ask: () => setAsked((times) => times + 1) };
}
