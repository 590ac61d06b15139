import { serveCalls, type Tasks } from "./worker/serve-calls.js";

/** Each loads no more than it needs: what the other one imports stays out of its memory. */
const CONTESTANTS: Readonly<Record<string, () => Promise<{ readonly tasks: Tasks }>>> = {
  floor: () => import("./contestant/floor/tasks.js"),
  ours: () => import("./contestant/ours/tasks.js"),
};

const load = CONTESTANTS[process.argv[2] ?? ""];
if (load === undefined) throw new Error("There is no such contestant");
await serveCalls((await load()).tasks);
