// A bot that needs nothing of its platform: no DOM, no Node, no disposable.
import {
  AuthError,
  ClientClosedError,
  type ClientOptions,
  createRateLimiter,
  EventClient,
  EventsError,
  EventValidationError,
  type FetchLike,
  HttpStatusError,
  type Logger,
  type Position,
  type PositionStore,
} from "@cb-events/core";
import {
  createRoomState,
  goalProgress,
  leaderboard,
  type PublicState,
  publicState,
  type RoomState,
  reduceRoom,
} from "@cb-events/room";
import { type Handler, Router } from "@cb-events/router";
import { type CbEvent, displayName, EventType, eventTime, tipNote } from "@cb-events/types";

class MemoryStore implements PositionStore {
  saved: Position | undefined;

  async load(): Promise<Position | undefined> {
    return this.saved;
  }

  async save(position: Position): Promise<void> {
    this.saved = position;
  }
}

/** A fetch of one's own, by shape. */
const ownFetch: FetchLike = async (url, { method, signal }) => {
  if (signal.aborted) throw signal.reason;
  return {
    status: 200,
    headers: { get: () => null },
    text: async () => JSON.stringify({ events: [], url, method }),
  };
};

const lines: string[] = [];
const logger = {
  debug: (message) => void lines.push(message),
  info: (message) => void lines.push(message),
  warn: (message, context) => void lines.push(message, ...Object.keys(context ?? {})),
  error: (message) => void lines.push(message),
} satisfies Logger;

const options: ClientOptions = {
  timeout: 10,
  strictValidation: true,
  retryAttempts: Number.POSITIVE_INFINITY,
  fetch: ownFetch,
  rateLimiter: createRateLimiter({ maxRate: 100, timePeriod: 60 }),
  positionStore: new MemoryStore(),
  logger,
  // Left undefined by who has no proxy, also under exactOptionalPropertyTypes.
  baseUrl: undefined,
  hooks: {
    onPoll: ({ events, seconds }) => lines.push(`${events.toFixed()} in ${seconds.toFixed(1)} s`),
    onGap: ({ reason, from, to }) => lines.push(reason, from ?? "", to ?? ""),
    onRetry: ({ attempt, attempts, delay, error }) =>
      lines.push(`${attempt}/${attempts}`, `${delay}`, error.code),
    onInvalidEvent: ({ id = "", issues, delivered }) => lines.push(id, `${issues.length} ${delivered}`),
    onStatus: ({ state, lastError }) => lines.push(state, lastError?.code ?? ""),
  },
};

const client = new EventClient({ username: "name", token: "token" }, options);
const router = new Router({
  onError: (error, { event, handler }) => lines.push(handler, event.id, String(error)),
  logger,
});

// Inside a handler the event is narrowed, with no cast.
const off = router.on("tip", (event) => {
  const tokens: number = event.tip.tokens;
  const name: string = event.user.username;
  const isAnon: boolean | undefined = event.tip.isAnon;
  lines.push(`${displayName(event)} ${name} ${tokens} ${isAnon} ${tipNote(event.tip)}`);
});
off();
router.on(EventType.CHAT_MESSAGE, ({ message, user }) =>
  lines.push(message.message.trim(), user.gender ?? ""),
);
router.on(["follow", "unfollow"], (event) => {
  const type: "follow" | "unfollow" = event.type;
  lines.push(type, eventTime(event)?.toISOString() ?? "");
});
router.on("mediaPurchase", async ({ media }) =>
  lines.push(`${media.id}`, media.name ?? "", media.tokens.toFixed()),
);
router.on("roomSubjectChange", ({ roomSubject }) => lines.push(roomSubject.subject));
router.on("unknown", ({ method, data }) => lines.push(method, ...Object.keys(data)));
router.once("broadcastStop", () => client.close());
router.onAny((event) => lines.push(event.type));
router.command("menu", (event, args) => lines.push(event.message.message, args.join(" ")));
const named: Handler = (event: CbEvent) => lines.push(event.id);
router.onAny(named);

// @ts-expect-error No event has this name.
router.on("tipp", () => {});
// @ts-expect-error A follow has no tip.
router.on("follow", (event) => event.tip);
// @ts-expect-error A change of the subject has no user.
router.on("roomSubjectChange", (event) => event.user);
// @ts-expect-error Not the name of an option.
new EventClient("", { timeOut: 10 });

export async function follow(): Promise<void> {
  for await (const event of client) {
    if (event.type === "tip") lines.push(event.tip.tokens.toFixed());
    else if ("message" in event) lines.push(event.message.message);
    await router.dispatch(event);
  }
}

export async function pollOnce(): Promise<number> {
  try {
    const batch: CbEvent[] = await client.poll();
    await client.commit();
    return batch.length;
  } catch (error) {
    if (error instanceof ClientClosedError) return 0;
    if (error instanceof AuthError) lines.push(error.message);
    else if (error instanceof HttpStatusError)
      lines.push(`${error.retryAfter ?? 0} ${error.statusCode ?? 0}`);
    else if (error instanceof EventValidationError) lines.push(...error.issues.map((issue) => issue.path));
    else if (error instanceof EventsError)
      lines.push(error.code, `${error.retryable}`, error.responseText ?? "");
    throw error;
  }
}

export async function run(): Promise<Position> {
  await router.run(client);
  const { state, lag = 0 } = client.status;
  lines.push(state, lag.toFixed(), client.username, `${client.config.timeout}`);
  return client.position;
}

/** The state of a room after some events, and what a page shows of it. */
export function fold(events: readonly CbEvent[]): PublicState {
  const start: RoomState = createRoomState({ timeZone: "Europe/Vienna", goal: 100 });
  const room = events.reduce(reduceRoom, start);
  const [first] = leaderboard(room, 1);
  lines.push(
    first ? `${first.name} ${first.tokens.toFixed()}` : "nobody",
    `${goalProgress(room)?.share ?? 0}`,
  );
  return publicState(room, new Date());
}
