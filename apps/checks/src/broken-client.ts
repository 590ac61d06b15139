import { type ClientOptions, EventClient } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import type { Client, Connect } from "./consumers.js";

/** Makes a client that is right but for what is wrong on purpose. */
export function broken(wrong: (client: EventClient, options: ClientOptions) => Partial<Client>): Connect {
  return (url, options) => {
    const client = new EventClient(url, options);
    const right: Client = {
      [Symbol.asyncIterator]: () => client[Symbol.asyncIterator](),
      poll: () => client.poll(),
      commit: () => client.commit(),
      close: () => client.close(),
      get position() {
        return client.position;
      },
      get status() {
        return client.status;
      },
    };
    return Object.defineProperties(right, Object.getOwnPropertyDescriptors(wrong(client, options)));
  };
}

/** Makes a client that delivers other events than came. */
export function giving(change: (event: CbEvent) => CbEvent[]): Connect {
  return broken((client) => ({
    poll: async () => (await client.poll()).flatMap(change),
    async *[Symbol.asyncIterator]() {
      for await (const event of client) yield* change(event);
    },
  }));
}
