import { vitestConfig } from "./src/vitest.js";

// Much of it waits: for a lease to end, or for a program that is killed.
export default vitestConfig({ maxWorkers: 2 });
