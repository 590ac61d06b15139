import { useEffect, useState } from "preact/hooks";

/** Whether the screen stays on: `never` where the browser has no such thing, as without https. */
export type Awake = "yes" | "no" | "never";

/** Keeps the screen on while the page is seen. Browsers allow it on localhost and over https only. */
export function useAwake(): Awake {
  const [awake, setAwake] = useState<Awake>("wakeLock" in navigator ? "no" : "never");
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      try {
        lock = await navigator.wakeLock.request("screen");
        lock.addEventListener("release", () => setAwake("no"));
        if (isOver) await lock.release();
        else setAwake("yes");
      } catch {
        // Refused, as with a battery that is low.
      }
    };
    const onSeen = () => void ask();
    document.addEventListener("visibilitychange", onSeen);
    onSeen();
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", onSeen);
      lock?.release().catch(() => undefined);
    };
  }, []);
  return awake;
}
