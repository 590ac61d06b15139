import { useState } from "preact/hooks";
import { keyOf, tabStorage, takeKeyFrom } from "./key.js";

/** The access key for addresses, and what takes one that is typed. */
export function useKey(): readonly [string, (text: string) => void] {
  const [key, setKey] = useState(() => keyOf(location.hash, tabStorage()));
  return [key, (text) => setKey(takeKeyFrom(text, tabStorage()))];
}
