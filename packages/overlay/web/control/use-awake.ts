import { useEffect, useState } from "preact/hooks";

/** Keeps the screen on while the page is seen. Gives whether it does: browsers allow it on localhost and over https only. */
export function useAwake(): boolean {
  const [isAwake, setIsAwake] = useState(false);
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      try {
        lock = await navigator.wakeLock.request("screen");
        lock.addEventListener("release", () => setIsAwake(false));
        if (isOver) await lock.release();
        else setIsAwake(true);
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
  return isAwake;
}
