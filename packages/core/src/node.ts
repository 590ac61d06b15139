export type { Dispatcher, DispatchOptions } from "./node/dispatcher.js";
export { type NodeFetchOptions, nodeFetch } from "./node/node-fetch.js";
