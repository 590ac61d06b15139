import { peers } from "./contestant/peers.js";
import { serveCalls, type Tasks } from "./serve-calls.js";

/** Each loads no more than it needs: what the others import stays out of its memory. */
const CONTESTANTS: Readonly<Record<string, () => Promise<{ readonly tasks: Tasks }>>> = {
  floor: () => import("./contestant/floor.js"),
  dispatcher: () => import("./contestant/dispatcher.js"),
  socket: () => import("./contestant/socket.js"),
  ours: () => import("./contestant/ours.js"),
  "ours-node": () => import("./contestant/ours-node.js"),
  many: () => import("./contestant/many.js"),
  grammy: () => import("./contestant/grammy.js"),
  ...peers,
};

const load = CONTESTANTS[process.argv[2] ?? ""];
if (load === undefined) throw new Error("There is no such contestant");
await serveCalls((await load()).tasks);
