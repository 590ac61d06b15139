export { type ClientHooks, clientHooks } from "./client-hooks.js";
export { type Observed, observe } from "./observe.js";
export { type RelayHooks, relayHooks } from "./relay-hooks.js";
export { type Dispatcher, type Handler, type HandlerContext, type TimedOptions, timed } from "./timed.js";
