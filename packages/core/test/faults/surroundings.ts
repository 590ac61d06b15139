import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A server that must not be asked, and a port where no server listens. */
export interface ForeignHost extends AsyncDisposable {
  readonly origin: string;
  /** The paths that it was asked for all the same. */
  readonly paths: readonly string[];
  /** An origin that refuses connections. */
  readonly refusingOrigin: string;
}

/** Starts one. It answers like a feed, so that a client which asks it goes on happily. */
export async function openForeignHost(): Promise<ForeignHost> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.setHeader("content-type", "application/json");
    response.end('{"events":[],"nextUrl":null}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // The near end of a connection holds its port, so that no other server can come to listen there.
  const holder = connect(port, "127.0.0.1");
  await once(holder, "connect");
  const close = async () => {
    holder.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    paths,
    refusingOrigin: `http://127.0.0.1:${holder.localPort}`,
    [Symbol.asyncDispose]: close,
  };
}

type Timers = Map<number, NodeJS.Timeout>;

/**
 * Knows which timers a piece of work has set, in whatever turn, and which of them are left. Those that hold no
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
  }).enable();

  /** Does the work to its end, and gives a function that counts its timers that are left. */
  async watch(work: () => Promise<void>): Promise<() => number> {
    const timers: Timers = new Map();
    await this.#scope.run(timers, work);
    return () => [...timers.values()].filter((timer) => timer.hasRef()).length;
  }

  [Symbol.dispose](): void {
    this.#hook.disable();
  }
}
