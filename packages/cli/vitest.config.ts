import { vitestConfig } from "../../apps/checks/src/vitest.js";

// More than there are cores: most of it is waiting for bots.
export default vitestConfig({ maxWorkers: 3 });
