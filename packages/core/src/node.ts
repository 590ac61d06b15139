export type { Dispatcher, DispatchRequest } from "./node/dispatcher.js";
export { type NodeFetchOptions, nodeFetch } from "./node/node-fetch.js";
