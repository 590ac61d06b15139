import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects what can be collected, and gives the size of what is left on the heap, in bytes. */
export async function heapAfterGc(): Promise<number> {
  // What a finalizer holds is free only after it has run, which takes a turn.
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

const collect = globalThis.gc ?? exposeGc();

/** For a process that was started without --expose-gc. */
function exposeGc(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
