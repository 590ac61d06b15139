import { AsyncLocalStorage, createHook } from "node:async_hooks";

type Timers = Map<number, NodeJS.Timeout>;

/**
 * Knows which timers a piece of work has set, in whatever turn, and which of them still stand. Those that hold no
 * process do not count: the platform's fetch keeps some for its connections.
 */
export class TimerWatch implements Disposable {
  readonly #scope = new AsyncLocalStorage<Timers>();
  readonly #owners = new Map<number, Timers>();
  readonly #hook = createHook({
    init: (id, type, _trigger, resource) => {
      const timers = type === "Timeout" ? this.#scope.getStore() : undefined;
      if (timers === undefined) return;
      timers.set(id, resource as NodeJS.Timeout);
      this.#owners.set(id, timers);
    },
    destroy: (id) => {
      this.#owners.get(id)?.delete(id);
      this.#owners.delete(id);
    },
  });

  constructor() {
    this.#hook.enable();
  }

  /** Does the work to its end, and gives a function that tells how many of its timers stand. */
  async watch(work: () => Promise<void>): Promise<() => number> {
    const timers: Timers = new Map();
    await this.#scope.run(timers, work);
    return () => [...timers.values()].filter((timer) => timer.hasRef()).length;
  }

  [Symbol.dispose](): void {
    this.#hook.disable();
  }
}
