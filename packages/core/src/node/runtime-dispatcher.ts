import type { Dispatcher } from "./dispatcher.js";
import type { Exchange } from "./exchange.js";
import { ControllerHandler, LegacyHandler } from "./handlers.js";
import { undiciMajor } from "./undici-major.js";

/** A dispatcher, and the handler that it calls. */
export interface FoundDispatcher {
  readonly dispatcher: Dispatcher;
  readonly Handler: new (exchange: Exchange) => object;
}

// The number is the version of the interface, so it says which handler is called. undici 7 is under both.
const LEGACY = { key: Symbol.for("undici.globalDispatcher.1"), Handler: LegacyHandler } as const;
const CURRENT = { key: Symbol.for("undici.globalDispatcher.2"), Handler: ControllerHandler } as const;

/** Where the runtime's own `fetch` looks, first. */
const PLACES = undiciMajor >= 8 ? [CURRENT, LEGACY] : [LEGACY, CURRENT];

/** The dispatcher that `fetch` would use now; undefined where the runtime has none. */
export function runtimeDispatcher(): FoundDispatcher | undefined {
  return installed() ?? loaded();
}

function installed(): FoundDispatcher | undefined {
  for (const { key, Handler } of PLACES) {
    const dispatcher: unknown = Reflect.get(globalThis, key);
    if (isDispatcher(dispatcher)) return { dispatcher, Handler };
  }
  return undefined;
}

/** Node makes its dispatcher when undici is first needed: to look at `Request` is enough. */
function loaded(): FoundDispatcher | undefined {
  return typeof Reflect.get(globalThis, "Request") === "function" ? installed() : undefined;
}

export function isDispatcher(value: unknown): value is Dispatcher {
  return typeof (value as Partial<Dispatcher> | null | undefined)?.dispatch === "function";
}
