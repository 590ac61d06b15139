import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FeedRequest } from "../../answer.js";
import { chatMessage } from "../../builders/chat-message.js";
import type { EventDraft } from "../../builders/draft.js";
import type { Signal } from "../../signal.js";
import { Simulator } from "../../simulator.js";
import { wait } from "../../wait.js";
import { type OpenServer, openServer } from "../open-server.js";
import { ClientProcess } from "./client-process.js";
import { LineError, StartError, startProblem } from "./line-error.js";
import { type PrintedEvent, parseLine } from "./printed-event.js";
import type { Scenario } from "./scenario.js";

/** How often the feed's state is looked at where nothing tells of its change, in milliseconds. */
const lookAgain = 20;

/** No line has as many events, in lines of a client. */
const maxPrinted = 10_000;

/** A feed, a client at it, and what has come out so far. */
export class Stage {
  readonly feed: Simulator;
  readonly token: string;
  readonly expected: PrintedEvent[] = [];
  readonly optional: Set<string> = new Set<string>();
  readonly got: PrintedEvent[] = [];
  /** When each request came, by `performance.now()`. */
  readonly arrivals: number[] = [];
  /** Requests that came to another server than the feed's. */
  strangers = 0;
  /** Everything that the clients said, to look for the token in. */
  output = "";

  readonly #signal: Signal;
  readonly #command: readonly string[];
  readonly #listeners = new Set<() => void>();
  readonly #servers: OpenServer[] = [];
  #strangerOrigin = "";
  #stateFolder = "";
  #client: ClientProcess | undefined;
  #badLine: string | undefined;

  constructor(command: readonly string[], scenario: Scenario, signal: Signal) {
    this.#command = command;
    this.#signal = signal;
    this.token = crypto.randomUUID().replaceAll("-", "").slice(0, 24);
    this.feed = new Simulator({ username: "conformance", token: this.token, ...scenario.feed });
  }

  async open(): Promise<void> {
    this.#stateFolder = await mkdtemp(join(tmpdir(), "cb-events-conformance-"));
    const where = { port: 0, host: "127.0.0.1", signal: undefined };
    const answer = (request: FeedRequest, signal?: Signal) => {
      this.arrivals.push(performance.now());
      this.#changed();
      return this.feed.answer(request, signal);
    };
    const server = await openServer({ answer }, where);
    this.#servers.push(server);
    this.feed.origin = server.origin;
    const stranger = await openServer({ answer: () => this.#answerStranger() }, where);
    this.#servers.push(stranger);
    this.#strangerOrigin = stranger.origin;
  }

  /** Ends the client and the servers, and leaves no file behind. */
  async close(): Promise<void> {
    await this.kill();
    await Promise.all(this.#servers.map((server) => server.close()));
    if (this.#stateFolder !== "") await rm(this.#stateFolder, { recursive: true, force: true });
  }

  /** The events URL at another server, with a cursor: where a token must not go. */
  get strangerUrl(): string {
    return `${this.feed.eventsUrl.replace(this.feed.origin, this.#strangerOrigin)}?i=1-0&timeout=1`;
  }

  /** Emits an event that has to come out; without one, a chat message. */
  emit(event: EventDraft = chatMessage({ message: `message ${this.expected.length + 1}` })): PrintedEvent {
    const { id, method, object } = this.feed.emit(event);
    const { media } = object as { readonly media?: { readonly id?: unknown } };
    const emitted = { id, method, ...(media && { mediaId: String(media.id) }) };
    this.expected.push(emitted);
    return emitted;
  }

  /** Emits so many chat messages in one go. */
  emitMany(count: number): void {
    for (let number = 0; number < count; number += 1) this.emit();
  }

  /** Emits an event that may come out, and may be left out. */
  emitOptional(event: EventDraft): void {
    this.optional.add(this.emit(event).id);
  }

  /** Starts the client. A second one finds what the first has kept. */
  start(): void {
    const url = this.feed.eventsUrl;
    const noProxy = "127.0.0.1,localhost";
    this.#client = new ClientProcess(
      this.#command.map((part) => part.replaceAll("{url}", url)),
      {
        ...process.env,
        CB_EVENTS_URL: url,
        CB_EVENTS_STATE: this.#stateFolder,
        NO_PROXY: noProxy,
        no_proxy: noProxy,
      },
      {
        line: (line) => {
          this.output += `${line}\n`;
          const event = parseLine(line);
          if (event) this.got.push(event);
          // A client that is killed may leave half of a line.
          else if (this.#client !== undefined && line.trim() !== "") this.#badLine ??= line;
          this.#changed();
        },
        errorText: (text) => {
          this.output += text;
        },
        change: () => this.#changed(),
      },
    );
  }

  /** Ends the client at once, as a crash or the power would. */
  async kill(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.kill();
  }

  /** Whether the client has ended by itself. */
  get ended(): boolean {
    return this.#client?.end !== undefined;
  }

  /** What the client said last on stderr. */
  get lastError(): string {
    return this.#client?.errors.trim().split("\n").at(-1) ?? "";
  }

  /** Resolves when everything that has to come out has. */
  async delivered(): Promise<void> {
    await this.printed(this.expected.filter(({ id }) => !this.optional.has(id)).map(({ id }) => id));
  }

  /** Resolves when these ids have come out. */
  async printed(ids: readonly string[]): Promise<void> {
    await this.until(() => {
      const seen = new Set(this.got.map(({ id }) => id));
      return ids.every((id) => seen.has(id));
    });
  }

  /** Resolves when so many requests have come since the start. */
  async requests(count: number): Promise<void> {
    await this.until(() => this.arrivals.length >= count);
  }

  /** Resolves when the client waits at the feed for something new; or asks twice more, if it lets no request be held. */
  async waiting(): Promise<void> {
    const before = this.arrivals.length;
    await this.until(() => this.feed.holding > 0 || this.arrivals.length > before + 1);
  }

  /** Resolves after the time, or when the client has ended. */
  async pause(seconds: number): Promise<void> {
    const over = performance.now() + seconds * 1000;
    while (!this.ended && performance.now() < over) await this.#nextChange(over - performance.now());
  }

  /** Rejects when the client ends before, prints what is no event, or could not be started. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#client?.startError !== undefined) {
        throw new StartError(startProblem(this.#client.startError));
      }
      if (this.#badLine !== undefined) {
        throw new LineError('printed a line that is no JSON object with an "id" and a "method"');
      }
      if (this.got.length > maxPrinted) throw new LineError(`printed more than ${maxPrinted} events`);
      if (this.ended) throw new LineError(`the client ${this.#client?.end}`);
      await this.#nextChange(lookAgain);
    }
  }

  async #nextChange(ms: number): Promise<void> {
    await wait({
      ms,
      signal: this.#signal,
      until: (end) => {
        this.#listeners.add(end);
        return () => this.#listeners.delete(end);
      },
    });
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  async #answerStranger() {
    this.strangers += 1;
    this.#changed();
    return { status: 200, headers: { "content-type": "application/json" }, body: '{"events":[]}' };
  }
}
