import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { ClientOptions, ClientState } from "@cb-events/core";
import { listen } from "@cb-events/simulator/node";
import type { Cell, Surroundings } from "./cell.js";
import { consumers } from "./consumers.js";
import { FaultTurns } from "./fault-turns.js";
import { FaultyFeed } from "./faulty-feed.js";
import { follow } from "./follow.js";
import { lastEvent, laterEvent } from "./labels.js";
import { Recorder } from "./recorder.js";

/** What was seen of one cell. */
export interface Evidence {
  readonly recorder: Recorder;
  /** The labels that a client made with the position got, up to the later event. */
  readonly afterRestart: readonly string[];
  readonly endState: ClientState;
  /** What is left open, by kind. */
  readonly open: Readonly<Record<"requests" | "timers" | "listeners", number>>;
  /** Requests that went to the foreign host. */
  readonly foreignRequests: number;
  /** The part of the token that stands nowhere else. */
  readonly secret: string;
}

/** How long both ends of a connection may take to agree that it is over. In milliseconds. */
const SETTLING = 2000;

let cells = 0;

/** Plays one cell over real HTTP, with a client and a server of its own. */
export async function playCell(cell: Cell, { connect, foreign, timers }: Surroundings): Promise<Evidence> {
  const { row, mode } = cell;
  const consume = consumers[cell.consumer];
  cells += 1;
  const secret = `s3cret-${cells}-t0ken`;
  const turns = new FaultTurns(row.lasts);
  const feed = new FaultyFeed(turns, { ...row.room, token: `${secret}/=` });
  await using _server = await listen(feed);
  const { eventsUrl, origin } = feed;
  const scene = { eventsUrl, foreignUrl: eventsUrl.replace(origin, foreign.origin) };
  feed.prepare(() => cell.play(scene));

  const end = new AbortController();
  const recorder = new Recorder();
  const common: ClientOptions = {
    timeout: row.takes === "waiting" ? 1 : 30,
    retryAttempts: 3,
    retryBackoff: 0.01,
    retryMaxDelay: 0.02,
    strictValidation: mode === "strict",
    signal: end.signal,
    // A refused request never comes to the feed: its turn is counted here.
    ...(cell.play(scene).kind === "refused" && {
      fetch: (url, init) => fetch(turns.next() ? url.replace(origin, foreign.refusingOrigin) : url, init),
    }),
    ...row.options,
  };

  const onFailure = () => turns.mend();
  let position: ClientOptions["position"];
  let endState: ClientState = "idle";
  const standing = await timers.watch(async () => {
    const client = connect(eventsUrl, { ...common, logger: recorder.logger, hooks: recorder.hooks });
    await follow(client, { consume, recorder, until: lastEvent, onFailure });
    position = JSON.parse(JSON.stringify(client.position));
    endState = client.status.state;
  });
  for (let waited = 0; feed.open + standing() > 0 && waited < SETTLING; waited += 5) await delay(5);
  const listeners = getEventListeners(end.signal, "abort").length;
  const open = { requests: feed.open, timers: standing(), listeners };

  feed.emitLater();
  const later = new Recorder();
  const next = connect(eventsUrl, { ...common, position });
  await follow(next, { consume, recorder: later, until: laterEvent, onFailure });

  const foreignRequests = foreign.paths.filter((path) => path.includes(secret)).length;
  return { recorder, afterRestart: later.arrived, endState, open, foreignRequests, secret };
}
