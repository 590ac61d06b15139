import type { ClientOptions, EventClient } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";

/** What is needed of a client that is held against faults. */
export type Client = Pick<EventClient, "poll" | "commit" | "close" | "position" | "status"> &
  AsyncIterable<CbEvent>;

/** Makes one. */
export type Connect = (eventsUrl: string, options: ClientOptions) => Client;

/** Each gives events to `take` until that says that it was the last; rejects with what the client throws. */
export const consumers = {
  async iterate(client: Client, take: (event: CbEvent) => boolean): Promise<void> {
    for await (const event of client) if (take(event)) return;
  },
  async poll(client: Client, take: (event: CbEvent) => boolean): Promise<void> {
    let isLast = false;
    while (!isLast) isLast = (await client.poll()).map(take).includes(true);
  },
} as const;

export type ConsumerName = keyof typeof consumers;

/** The name of the user: events that are held against what should come are told apart by it. */
export function labelOf(event: CbEvent): string {
  return "user" in event && event.user ? event.user.username : event.type;
}

/** What the process warned of, from now until it is disposed of: `MaxListenersExceededWarning` and its like. */
export function watchWarnings(): Disposable & { readonly seen: readonly string[] } {
  const seen: string[] = [];
  const listener = ({ name, message }: Error) => void seen.push(`the process warned: ${name}: ${message}`);
  process.on("warning", listener);
  return { seen, [Symbol.dispose]: () => void process.off("warning", listener) };
}
