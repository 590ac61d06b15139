import { inspect } from "node:util";
import {
  type ClientOptions,
  type ClientStatus,
  EventsError,
  type GapReport,
  type Retry,
} from "@cb-events/core";
import { type Client, type ConsumerName, consumers, labelOf } from "../../../../apps/checks/src/consumers.js";

/** A client that has not come to its last event by then is closed. In milliseconds. */
const DEADLINE = 30_000;
/** A client that throws more often will come to no end. */
const MAX_FAILURES = 5;

/** May the same call work later? As the README's table of errors says, of each class that a fault leads to. */
const RETRYABLE: Readonly<Record<string, (error: EventsError) => boolean>> = {
  AuthError: () => false,
  RateLimitError: () => true,
  ServerError: () => true,
  ClientRequestError: ({ statusCode }) => statusCode === 408,
  HttpStatusError: () => false,
  ProtocolError: () => true,
  NetworkError: () => true,
  EventValidationError: () => false,
};

/** An error that a loop or `poll()` threw, and the status of the client right then. */
interface Failure {
  readonly error: unknown;
  readonly status: ClientStatus;
}

/** What a client does and shows. */
export class Recorder {
  readonly arrived: string[] = [];
  readonly retries: Retry[] = [];
  readonly failures: Failure[] = [];
  readonly gaps: GapReport["reason"][] = [];
  /** Log lines, reports, errors, the client. */
  readonly shown: unknown[] = [];
  sent = 0;
  reported = 0;
  undelivered = 0;

  /** The logger and the hooks that record. */
  get options() {
    const log = (...line: unknown[]) => void this.shown.push(line);
    return {
      logger: { debug: log, info: log, warn: log, error: log },
      hooks: {
        onStatus: log,
        onPoll: (poll) => {
          log(poll);
          this.sent += poll.events;
        },
        onRetry: (retry) => {
          log(retry);
          this.retries.push(retry);
        },
        onGap: (gap) => {
          log(gap);
          this.gaps.push(gap.reason);
        },
        onInvalidEvent: (invalid) => {
          log(invalid);
          this.reported += 1;
          if (!invalid.delivered) this.undelivered += 1;
        },
      },
    } satisfies ClientOptions;
  }

  /** Takes events until the last one, through any errors; then commits, and closes the client. */
  async follow(
    client: Client,
    consumer: ConsumerName,
    last: string,
    feed: { repair(): void },
  ): Promise<void> {
    const deadline = setTimeout(() => void client.close(), DEADLINE);
    const isOver = () => client.status.state === "closed" || this.failures.length > MAX_FAILURES;
    for (let isGoingOn = true; isGoingOn && !isOver(); ) {
      try {
        await consumers[consumer](client, (event) => {
          const label = labelOf(event);
          this.arrived.push(label);
          return label === last;
        });
        isGoingOn = false;
      } catch (error) {
        const { status } = client;
        this.failures.push({ error, status });
        this.shown.push(error, status);
        feed.repair();
      }
    }
    clearTimeout(deadline);
    await client.commit();
    await client.close();
    this.shown.push(client, client.status, client.position, String(client), JSON.stringify(client));
  }

  /** What is wrong with the errors that were thrown, and with the status right then. */
  get wrongErrors(): string[] {
    return this.failures.flatMap(({ error, status: { state, lastError } }) => {
      if (!(error instanceof EventsError)) return [`threw what is no EventsError: ${error}`];
      const { name, code, retryable } = error;
      const documented = RETRYABLE[name]?.(error);
      return [
        ...(retryable === documented
          ? []
          : [`${name}.retryable is ${retryable}, documented is ${documented}`]),
        ...(state === "failed" ? [] : [`is ${state} after an error, not failed`]),
        ...(lastError?.code === code ? [] : [`status.lastError is ${lastError?.code}, not ${code}`]),
      ];
    });
  }

  /** Whether the secret can be read in what was shown: as it is, percent-encoded, or in another case. */
  shows(secret: string): boolean {
    const all = { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null };
    const text = this.shown.map((value) => inspect(value, all)).join("\n");
    const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    return [text, decoded].some((each) => each.toLowerCase().includes(secret.toLowerCase()));
  }
}
