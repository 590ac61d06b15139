import { decode } from "./ours/decode.js";
import { dispatch } from "./ours/dispatch.js";
import { pages } from "./ours/pages.js";
import { follow } from "./ours/rooms.js";
import { setOrigin } from "./place.js";
import { roomTasks } from "./room-tasks.js";

/** What this library does. */
export const tasks = { origin: setOrigin, pages, decode, dispatch, ...roomTasks(follow) };
