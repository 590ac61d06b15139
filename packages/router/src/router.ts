import type { CbEvent, ChatMessageEvent, EventOf } from "@cb-events/types";
import { callInTurn } from "./call-in-turn.js";
import { check, isFunction } from "./check.js";
import { toCommand } from "./command.js";
import { consume } from "./consume.js";
import type { DispatchOptions, RunOptions } from "./dispatch-options.js";
import type { CommandHandler, Handler, RouteType, Unsubscribe } from "./handler.js";
import { logDispatch } from "./log.js";
import { ANY, type Route, toTypes } from "./route.js";
import { type ResolvedOptions, type RouterOptions, resolveOptions } from "./router-options.js";
import { hasOwnRun } from "./source.js";
import { wordsOf } from "./words.js";

/**
 * Calls handlers with the events they were registered for.
 *
 * For each event the handlers of every event (`onAny`) come first, then those of its type, both in the order in
 * which they were registered, one after the other. What is registered or ended while an event is dispatched counts
 * from the next event on. Registered twice, a handler is called twice.
 */
export class Router {
  readonly #options: ResolvedOptions;
  /** What is registered, in order. */
  readonly #routes = new Set<Route>();
  /** Who gets an event, by its type. A list never changes: a dispatch goes on with the one that it began with. */
  readonly #routesByType = new Map<string, readonly Route[]>();

  /** Throws a `TypeError` for a wrong or unknown option. */
  constructor(options: RouterOptions = {}) {
    this.#options = resolveOptions(options);
  }

  /**
   * Calls the handler with each event of a type, or of several. `"unknown"` stands for all kinds of events that this
   * version does not know. A type that is named twice counts once.
   */
  on<TType extends RouteType>(type: TType | readonly TType[], handler: Handler<EventOf<TType>>): Unsubscribe {
    return this.#add(toTypes(type), handler, handler as Handler);
  }

  /**
   * Calls the handler with the next event of a type; with several types, with the next one of any of them, and then
   * never again. It is spent when it is called, also if it fails.
   */
  once<TType extends RouteType>(
    type: TType | readonly TType[],
    handler: Handler<EventOf<TType>>,
  ): Unsubscribe {
    let spent = false;
    const off = this.#add(toTypes(type), handler, (event) => {
      if (spent) return; // by another dispatch, which began before this one ended
      spent = true;
      off();
      return handler(event as EventOf<TType>);
    });
    return off;
  }

  /** Calls the handler with every event, before the handlers of its type. */
  onAny(handler: Handler): Unsubscribe {
    return this.#add([ANY], handler, handler);
  }

  /**
   * Calls the handler with each chat message whose first word is the prefix and the name: in upper or lower case, in
   * any form of their letters (full-width, composed or not), and whatever characters that are not seen are among them.
   * `args` are the other words, as they were typed. A command and the handlers of `"chatMessage"` are called in one
   * order, and those get the message too.
   */
  command(name: string, handler: CommandHandler): Unsubscribe {
    const command = toCommand(this.#options.commandPrefix, name);
    const call = (event: CbEvent) => {
      const [, first, ...args] = wordsOf((event as ChatMessageEvent).message.message);
      return first === command && handler(event as ChatMessageEvent, args);
    };
    return this.#add(["chatMessage"], handler, call, command);
  }

  /**
   * Calls the handlers of one event, and resolves when the last one is through. Handlers that return no promise run
   * before it returns. It never throws, and rejects with the error of a handler when `onError` is `"throw"`, with what
   * `onError` or the logger throws, and with the reason of the signal.
   */
  dispatch(event: CbEvent, options?: DispatchOptions): Promise<void> {
    const signal = options?.signal;
    try {
      if (signal?.aborted) throw signal.reason;
      const routes = this.#routesByType.get(event.type) ?? this.#routesFor(event.type);
      logDispatch(this.#options.logger, event, routes.length);
      return callInTurn(routes, event, this.#options.onError, signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Dispatches every event of a source, one after the other. A source with a `run` of its own, such as an
   * `EventClient`, does it itself: `source.run(router, { signal })`, which resolves and rejects as it says. A client
   * waits out every error that passes, and an event whose handlers are done when the signal aborts does not come again.
   *
   * Any other source is read like a `for await` loop. Resolves when it ends, or when the signal aborts. Rejects with
   * the error of the source, and with that of `dispatch`, after which the source is closed, as a `throw` in the loop
   * would do.
   */
  async run(source: AsyncIterable<CbEvent>, options?: RunOptions): Promise<void> {
    const signal = options?.signal;
    if (hasOwnRun(source)) return source.run(this, { signal });
    return consume(source, (event) => this.dispatch(event), signal);
  }

  /** Registers `call` under the name given, or else that of the handler. */
  #add(
    types: readonly string[],
    handler: { readonly name: string },
    call: Handler,
    name = handler?.name || "anonymous handler",
  ): Unsubscribe {
    check(isFunction(handler), "A handler", "a function", handler);
    const route = { name, types, call };
    this.#routes.add(route);
    this.#routesByType.clear();
    return () => {
      this.#routes.delete(route);
      this.#routesByType.clear();
    };
  }

  /** First the routes of every event, then those of the type. */
  #routesFor(type: string): readonly Route[] {
    const all = [...this.#routes];
    const routes = [ANY, type].flatMap((wanted) => all.filter(({ types }) => types.includes(wanted)));
    this.#routesByType.set(type, routes);
    return routes;
  }
}
