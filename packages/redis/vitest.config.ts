import { vitestConfig } from "../../apps/checks/src/vitest.js";

// Coverage is not measured: where there is no Redis server, most tests are skipped.
export default vitestConfig();
