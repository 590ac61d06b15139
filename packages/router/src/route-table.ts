import type { Unsubscribe } from "./handler.js";
import { ANY, type Route } from "./route.js";

/** What is registered, in order. A list never changes: a dispatch goes on with the one that it began with. */
export class RouteTable {
  readonly #routes = new Set<Route>();
  readonly #lists = new Map<string, readonly Route[]>();

  add(route: Route): Unsubscribe {
    this.#routes.add(route);
    this.#lists.clear();
    return () => {
      this.#routes.delete(route);
      this.#lists.clear();
    };
  }

  /** Who gets an event of the type: first those of every event, then those of the type. */
  routesFor(type: string): readonly Route[] {
    let list = this.#lists.get(type);
    if (!list) {
      list = [ANY, type].flatMap((wanted) => [...this.#routes].filter(({ types }) => types.includes(wanted)));
      this.#lists.set(type, list);
    }
    return list;
  }
}
