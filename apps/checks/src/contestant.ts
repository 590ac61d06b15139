import { serveCalls, type Tasks } from "./worker/serve-calls.js";

/** Each loads no more than it needs: what the others import stays out of its memory. */
const CONTESTANTS: Readonly<Record<string, () => Promise<{ readonly tasks: Tasks }>>> = {
  floor: () => import("./contestant/floor.js"),
  dispatcher: () => import("./contestant/floor/dispatcher.js"),
  socket: () => import("./contestant/floor/socket.js"),
  ours: () => import("./contestant/ours.js"),
  "ours-node": () => import("./contestant/ours-node.js"),
  many: () => import("./contestant/many.js"),
  axios: () => import("./contestant/peer/axios.js"),
  ky: () => import("./contestant/peer/ky.js"),
  got: () => import("./contestant/peer/got.js"),
  grammy: () => import("./contestant/peer/grammy.js"),
};

const load = CONTESTANTS[process.argv[2] ?? ""];
if (load === undefined) throw new Error("There is no such contestant");
await serveCalls((await load()).tasks);
