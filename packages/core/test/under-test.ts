import type { ClientOptions } from "../src/index.js";

/** Options of each client in the suites over HTTP: those run once more with another `fetch`. */
export const underTest: { fetch?: ClientOptions["fetch"] } = {};
