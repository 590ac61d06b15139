import { decode } from "./floor/decode.js";
import { dispatch } from "./floor/dispatch.js";
import { getPage } from "./floor/fetch.js";
import { follow } from "./floor/rooms.js";
import { followPages } from "./pages.js";
import { setOrigin } from "./place.js";
import { roomTasks } from "./room-tasks.js";

/** What the least code does: over `fetch`, where it asks anyone. */
export const tasks = {
  origin: setOrigin,
  pages: followPages(getPage),
  decode,
  dispatch,
  ...roomTasks(follow),
};
