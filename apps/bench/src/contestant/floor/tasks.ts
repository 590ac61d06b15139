import { setOrigin } from "../place.js";
import { roomTasks } from "../room-tasks.js";
import { cpu } from "./cpu.js";
import { dispatch } from "./dispatch.js";
import { pages } from "./pages.js";
import { follow } from "./rooms.js";

/** What the floor does. */
export const tasks = { origin: setOrigin, pages, cpu, dispatch, ...roomTasks(follow) };
