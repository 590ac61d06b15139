import { setOrigin } from "../place.js";
import { roomTasks } from "../room-tasks.js";
import { close } from "./close.js";
import { cpu } from "./cpu.js";
import { dispatch } from "./dispatch.js";
import { pages } from "./pages.js";
import { follow } from "./rooms.js";

/** What this library does. */
export const tasks = { origin: setOrigin, pages, cpu, dispatch, close, ...roomTasks(follow) };
