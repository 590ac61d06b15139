import type { FetchLike } from "@cb-events/core";
import type { Tasks } from "../serve-calls.js";
import { followPages, type GetPage } from "./pages.js";
import { each, roomTasks } from "./rooms.js";

const FETCH: FetchLike = (url, init) => fetch(url, init);
const nodeFetch = async () => (await import("@cb-events/core/node")).nodeFetch();

// Each loads no more than it needs: what the others import stays out of its memory.
const floor = () => import("./floor.js");
const ours = () => import("./ours.js");
const many = () => import("./many.js");
const peers = () => import("./peers.js");
const turns = (getPage: GetPage) => ({ turn: followPages(getPage) });

/** Who takes turns, by the name in the tables. */
export const CONTESTANTS = {
  "fetch floor": async () => {
    const { getPage, followRoom } = await floor();
    return { ...turns(getPage), ...roomTasks(each(followRoom)) };
  },
  "dispatcher floor": async () => turns((await import("./dispatcher.js")).getPage),
  "raw socket": async () => turns((await import("./socket.js")).getPage),
  axios: async () => turns(await (await peers()).axios()),
  ky: async () => turns(await (await peers()).ky()),
  got: async () => turns(await (await peers()).got()),
  "grammY, its own feed": async () => ({ turn: (await import("./grammy.js")).turn }),

  "poll(), nodeFetch": async () => ({ turn: (await ours()).poll(await nodeFetch()) }),
  "poll(), fetch": async () => ({ turn: (await ours()).poll(FETCH) }),
  "poll(), nodeFetch, default limiter": async () => ({ turn: (await ours()).pollLimited(await nodeFetch()) }),
  "loop and router, nodeFetch": async () => ({ turn: (await ours()).loop(await nodeFetch()) }),
  "loop and router, fetch": async () => ({ turn: (await ours()).loop(FETCH) }),
  "loop, nodeFetch, fileStore saves each event": async () => ({
    turn: await (await ours()).loopStored(await nodeFetch()),
  }),

  "JSON.parse": async () => ({ turn: (await floor()).parse }),
  "JSON.parse, decode, dispatch": async () => ({ turn: (await ours()).decode }),
  "bare await": async () => ({ turn: (await floor()).call }),
  "dispatch, 100 handlers, one of them matching": async () => ({ turn: (await ours()).dispatch }),

  nodeFetch: async () => roomTasks((await ours()).followRooms(await nodeFetch())),
  fetch: async () => roomTasks((await ours()).followRooms(FETCH)),
  pool: async () => roomTasks((await many()).within("pool")),
  limiter: async () => roomTasks((await many()).within("limiter")),
  naive: async () => roomTasks((await many()).within("naive")),
} satisfies Readonly<Record<string, () => Promise<Tasks>>>;

/** The Python client, which takes turns as well: how its program is told what to do. */
export const PYTHONS = {
  "Python, asyncio": ["asyncio", "poll"],
  "Python, uvloop": ["uvloop", "poll"],
  "loop and router, Python, asyncio": ["asyncio", "loop"],
  "loop and router, Python, uvloop": ["uvloop", "loop"],
} as const;

export type Name = keyof typeof CONTESTANTS | keyof typeof PYTHONS;
