import type { EventSourceLike } from "../served/line.js";
import { leaderWire } from "./leader-wire.js";
import { sharedEventSource } from "./shared-event-source.js";
import { workerWire } from "./worker-wire.js";

type Source = new (url: string) => EventSourceLike;

/** Chosen once for a page. */
let picked: Source | undefined;

/**
 * Where a page connects: through a worker that all pages of the browser share; else through one of the pages; else by
 * itself, and then a browser has six of them at most.
 */
export function pickEventSource(): Source {
  picked ??= pick();
  const Picked = picked;
  // What turns out to be broken is replaced at the next attempt.
  return Picked;
}

function pick(): Source {
  const worker = workerWire(() => {
    picked = viaLeader() ?? EventSource;
  });
  return worker ? sharedEventSource(worker, document.baseURI) : (viaLeader() ?? EventSource);
}

function viaLeader(): Source | undefined {
  // Browsers have locks on localhost and over https only.
  if (!("BroadcastChannel" in globalThis) || !navigator.locks) return undefined;
  const page = `${Date.now()}-${Math.random()}`;
  const wire = leaderWire({ EventSource, BroadcastChannel, locks: navigator.locks, page });
  return sharedEventSource(wire, document.baseURI);
}
