import type { Scenario } from "./scenario.js";
import { cursors } from "./scenarios/cursors.js";
import { events } from "./scenarios/events.js";
import { faults } from "./scenarios/faults.js";
import { manners } from "./scenarios/manners.js";
import { pages } from "./scenarios/pages.js";
import { repeats } from "./scenarios/repeats.js";
import { restarts } from "./scenarios/restarts.js";
import { retryAfter } from "./scenarios/retry-after.js";

/** Every line, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  ...pages,
  ...events,
  ...faults,
  ...retryAfter,
  ...repeats,
  ...cursors,
  ...restarts,
  ...manners,
];
