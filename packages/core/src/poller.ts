import { sleep } from "./abort.js";
import type { Answer } from "./answer.js";
import type { Endpoint, PageUrl } from "./endpoint.js";
import { ProtocolError } from "./errors/protocol-error.js";
import type { GapReport } from "./hooks.js";
import { type RetryPolicy, retryDelay } from "./retry.js";
import type { AbortSignalLike } from "./web.js";

/** What one answer brought. */
export interface Page {
  readonly events: readonly unknown[];
  /** The cursor to go on from; null when the feed named none. */
  readonly cursor: string | null;
  /** It was asked for without a cursor: what it holds may have come before. */
  readonly fromBase: boolean;
  /** Its nextUrl cannot be followed. */
  readonly fault?: ProtocolError;
}

/** Asks for a URL: with retries, each attempt in a slot of its own. */
export type Ask = (url: PageUrl, signal: AbortSignalLike) => Promise<Answer>;

/** Goes from page to page, by the URL that each answer names for the next. */
export class Poller {
  readonly #endpoint: Endpoint;
  readonly #timeout: number;
  readonly #policy: RetryPolicy;
  readonly #ask: Ask;
  readonly #onGap: (gap: GapReport) => void;
  #url: PageUrl;
  #cursor: string | null = null;
  #expiries = 0;
  #toldRestart = false;

  constructor(
    endpoint: Endpoint,
    config: RetryPolicy & { readonly timeout: number },
    ask: Ask,
    onGap: (gap: GapReport) => void,
  ) {
    this.#endpoint = endpoint;
    this.#timeout = config.timeout;
    this.#policy = config;
    this.#ask = ask;
    this.#onGap = onGap;
    this.#url = endpoint.first(this.#timeout, null);
  }

  /** Starts from a cursor that the feed gave to an earlier client. */
  startAt(cursor: string | null): void {
    this.#cursor = cursor;
    this.#url = this.#endpoint.first(this.#timeout, cursor);
  }

  /** Asks for the next page. When it rejects, the next call asks for the same page again. */
  async next(signal: AbortSignalLike): Promise<Page> {
    if (this.#expiries > 1) await sleep(retryDelay(this.#expiries - 1, this.#policy), signal);
    const url = this.#url;
    const answer = await this.#ask(url, signal);
    this.#expiries = answer.kind === "expired" ? this.#expiries + 1 : 0;

    const { events } = answer;
    const fromBase = url.cursor === null;
    try {
      return { events, cursor: this.#goOn(answer, url), fromBase };
    } catch (fault) {
      if (!(fault instanceof ProtocolError)) throw fault;
      return { events, cursor: null, fromBase, fault };
    }
  }

  /** Moves to where the answer says, and gives the cursor there. */
  #goOn({ kind, nextUrl }: Answer, url: PageUrl): string | null {
    const from = this.#cursor;
    if (nextUrl === null || nextUrl === undefined || nextUrl === "") {
      this.#url = this.#endpoint.first(this.#timeout, null);
      if (kind === "expired") this.#onGap({ reason: "expired", from, to: null });
      else if (!this.#toldRestart) this.#onGap({ reason: "restarted", from, to: null });
      this.#toldRestart = true;
      return null;
    }
    if (typeof nextUrl !== "string")
      throw new ProtocolError("The nextUrl of an answer is no text", { statusCode: 200 });

    this.#url = this.#endpoint.next(nextUrl, url);
    const to = this.#url.cursor;
    this.#cursor = to ?? from;
    this.#toldRestart = false;
    if (kind === "expired") this.#onGap({ reason: "expired", from, to });
    return to;
  }
}
