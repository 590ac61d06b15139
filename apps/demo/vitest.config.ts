import { vitestConfig } from "../checks/src/vitest.js";

export default vitestConfig();
