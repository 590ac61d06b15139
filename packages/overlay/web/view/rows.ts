import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isStill } from "./still.js";

/** In milliseconds. */
const TIME = 400;

/** Lets rows change places before the eye: each child of the list is known by its `data-key`. */
export function useMovingRows(keys: readonly string[]): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  const places = useRef<ReadonlyMap<string, number>>(new Map());
  const order = keys.join("\n");
  useLayoutEffect(() => {
    const rows = [...(list.current?.children ?? [])] as HTMLElement[];
    const before = places.current;
    const now = new Map(rows.map((row) => [row.dataset["key"] ?? "", row.offsetTop]));
    places.current = now;
    if (isStill()) return;
    for (const row of rows) {
      const key = row.dataset["key"] ?? "";
      const was = before.get(key);
      const by = was === undefined ? 0 : was - (now.get(key) ?? 0);
      if (by === 0) continue;
      row.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], {
        duration: TIME,
        easing: "cubic-bezier(0.3, 1.2, 0.4, 1)",
      });
    }
  }, [order]);
  return list;
}
