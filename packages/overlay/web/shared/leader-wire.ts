import type { EventSourceLike } from "../served/line.js";
import { Hubs } from "./hubs.js";
import type { ToHub, ToPage } from "./messages.js";
import type { Wire } from "./wire.js";

/** Names the channel and the lock. */
const NAME = "cb-events-line";

/** What of the browser is used. */
export interface LeaderOptions {
  readonly EventSource: new (url: string) => EventSourceLike;
  readonly BroadcastChannel: new (name: string) => ChannelLike;
  readonly locks: { request(name: string, held: () => Promise<void>): Promise<unknown> };
  /** Names the page among all others. */
  readonly page: string;
}

/** What is used of a `BroadcastChannel`. */
interface ChannelLike {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<ToAll>) => void) | null;
}

/** What is said to all pages: a wish of one to the leader, what the leader says to one, or that there is a new leader. */
interface ToAll {
  readonly from?: string;
  readonly wish?: ToHub;
  readonly to?: string;
  readonly message?: ToPage;
  readonly isLeader?: boolean;
}

/** Pages agree on one that keeps the connection for all; when it goes, another one takes over. */
export function leaderWire({ EventSource, BroadcastChannel, locks, page }: LeaderOptions): Wire {
  const channel = new BroadcastChannel(NAME);
  let hubs: Hubs | undefined;
  const wire: Wire = {
    post: (wish) => {
      // An answer at once would come before the page that asks has said where it listens.
      if (hubs) hubs.hear(page, wish, (message) => queueMicrotask(() => wire.onMessage(message)));
      else channel.postMessage({ from: page, wish });
    },
    onMessage: () => undefined,
    onOther: () => undefined,
  };
  channel.onmessage = ({ data: { from, wish, to, message, isLeader } }) => {
    if (isLeader) wire.onOther();
    else if (to === page && message) wire.onMessage(message);
    else if (hubs && wish && from) {
      hubs.hear(from, wish, (answer) => channel.postMessage({ to: from, message: answer }));
    }
  };
  // Held until the page goes.
  const lead = () => {
    hubs = new Hubs(EventSource);
    channel.postMessage({ isLeader: true });
    wire.onOther();
    return new Promise<void>(() => undefined);
  };
  locks.request(NAME, lead).catch(() => undefined);
  return wire;
}
