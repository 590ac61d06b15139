import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { type ClientOptions, EventsError } from "@cb-events/core";
import { listen } from "@cb-events/simulator/node";
import type { Connect, ConsumerName } from "../../../../apps/checks/src/consumers.js";
import { Recorder } from "./recorder.js";
import type { Row, Scene, Trouble } from "./rows.js";
import { labels, type Seen } from "./seen.js";
import type { ForeignHost, TimerWatch } from "./surroundings.js";
import { TroubledFeed } from "./troubled-feed.js";

/** The four ways in which each fault is met. */
export const columns = (["lenient", "strict"] as const).flatMap((mode) =>
  (["iterate", "poll"] as const).map((consumer) => ({ mode, consumer })),
);

/** One fault, in one form, met by one client. */
export interface Cell {
  readonly row: Row;
  readonly play: (scene: Scene) => Trouble;
  readonly mode: "lenient" | "strict";
  readonly consumer: ConsumerName;
}

/** What all cells share. */
export interface Surroundings {
  readonly connect: Connect;
  readonly foreign: ForeignHost;
  readonly timers: TimerWatch;
}

/** How long both ends of a connection may take to agree that it is over. In milliseconds. */
const SETTLING = 2000;

let cells = 0;

/** Plays one cell over real HTTP, with a client and a server of its own. */
export async function playCell(cell: Cell, { connect, foreign, timers }: Surroundings): Promise<Seen> {
  const { row, mode, consumer } = cell;
  cells += 1;
  const secret = `s3cret-${cells}-t0ken`;
  const feed = new TroubledFeed(row, { token: `${secret}/=` });
  await using _server = await listen(feed);
  const { eventsUrl, origin } = feed;
  const play = () => cell.play({ eventsUrl, foreignUrl: eventsUrl.replace(origin, foreign.origin) });
  feed.prepare(play);

  const end = new AbortController();
  const common: ClientOptions = {
    timeout: row.takes === "waiting" ? 1 : 30,
    retryAttempts: 3,
    retryBackoff: 0.01,
    retryMaxDelay: 0.02,
    strictValidation: mode === "strict",
    signal: end.signal,
    ...(play().refused && {
      fetch: (url, init) => fetch(feed.meets() ? url.replace(origin, foreign.refusingOrigin) : url, init),
    }),
    ...row.options,
  };

  const record = new Recorder();
  let position: ClientOptions["position"];
  let endState = "";
  const left = await timers.watch(async () => {
    const client = connect(eventsUrl, { ...common, ...record.options });
    await record.follow(client, consumer, labels.last, feed);
    position = JSON.parse(JSON.stringify(client.position));
    endState = client.status.state;
  });
  for (let waited = 0; feed.open + left() > 0 && waited < SETTLING; waited += 5) await delay(5);
  const open = { requests: feed.open, timers: left() };
  const listeners = getEventListeners(end.signal, "abort").length;

  feed.emitLater();
  const later = new Recorder();
  await later.follow(connect(eventsUrl, { ...common, position }), consumer, labels.later, feed);

  const { arrived, retries, failures, gaps, reported } = record;
  return {
    arrived,
    retries: retries.length,
    retriedAfter: [...new Set(retries.map(({ error }) => error.name))],
    thrown: failures.map(({ error }) => (error instanceof EventsError ? error.name : "Error")),
    wrongErrors: record.wrongErrors,
    gaps,
    reported,
    repeatsDropped: record.sent > arrived.length + record.undelivered,
    waits: Math.max(0, ...retries.map((retry) => retry.delay)) >= (row.leastDelay ?? 0),
    endState,
    afterRestart: later.arrived,
    ...open,
    listeners,
    foreignRequests: foreign.paths.filter((path) => path.includes(secret)).length,
    showsToken: record.shows(secret),
  };
}
