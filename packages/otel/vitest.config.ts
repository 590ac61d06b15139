import { vitestConfig } from "../../apps/checks/src/vitest.js";

export default vitestConfig({ coverage: true });
