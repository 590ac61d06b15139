import { useEffect, useRef, useState } from "preact/hooks";
import { isStill } from "./still.js";

/** How long it takes to count to a new number, in milliseconds. */
const TIME = 600;

/** The number, reached step by step when it grows; at first from `start`, where that is less. */
export function useCountUp(target: number, start = target): number {
  const [shown, setShown] = useState(isStill() ? target : start);
  const from = useRef(shown);
  useEffect(() => {
    const first = from.current;
    if (target <= first || isStill()) {
      from.current = target;
      setShown(target);
      return undefined;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const share = Math.min(1, Math.max(0, now - began) / TIME);
      from.current = Math.round(first + (target - first) * (1 - (1 - share) ** 3));
      setShown(from.current);
      if (share < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return shown;
}
