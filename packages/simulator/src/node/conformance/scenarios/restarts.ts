import type { Scenario } from "../scenario.js";
import type { Stage } from "../stage.js";

/** How long a client is left at rest before it is killed, in seconds: by then it has kept where it is, if it ever does. */
const rest = 2;

async function restart(stage: Stage): Promise<void> {
  stage.emitMany(5);
  stage.start();
  await stage.delivered();
  await stage.waiting();
  await stage.pause(rest);
  await stage.kill();
  stage.emitMany(5);
  stage.start();
}

/** The client is killed, and started again. It may keep what it likes in the folder that CB_EVENTS_STATE names. */
export const restarts: readonly Scenario[] = [
  {
    name: "restart",
    title: "killed and started again: what happened meanwhile comes out",
    repeatsAllowed: true,
    play: restart,
  },
  {
    name: "restart-once",
    title: "killed at rest and started again: nothing comes twice",
    play: restart,
  },
  {
    name: "restart-mid-page",
    title: "killed in the middle of a page: nothing is lost",
    repeatsAllowed: true,
    async play(stage) {
      stage.emitMany(50);
      stage.start();
      await stage.printed(stage.expected.slice(0, 3).map(({ id }) => id));
      await stage.kill();
      stage.emitMany(5);
      stage.start();
    },
  },
];
