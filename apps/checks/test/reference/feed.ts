import type { ClientOptions, ErrorCode } from "@cb-events/core";
import { decodeEvent } from "@cb-events/types";
import { baseUrl } from "../../src/fuzz/scripted-feed.js";
import type { Item } from "./book.js";
import { Failure } from "./failure.js";
import type { Flaw } from "./flaws.js";

/** Something of an answer: an event, an error at its place, or what is only reported. */
export interface Ready extends Item {
  readonly event?: { readonly id: string } | undefined;
  readonly error?: Failure;
  readonly isInvalid: boolean;
}

export interface Answer {
  readonly items: readonly Ready[];
  readonly next: string | null | "refused";
  readonly gaps: readonly ("expired" | "restarted" | "abandoned")[];
}

interface Body {
  readonly events?: readonly unknown[];
  readonly nextUrl?: unknown;
  readonly status?: unknown;
}

const MINUTE = 60_000;

/** Asks for answers: retries, and gives up a cursor that is refused for good. */
export class Feed {
  /** What the feed's clock is ahead of the machine's, in milliseconds. */
  ahead = 0;
  readonly #options: ClientOptions;
  readonly #flaw: Flaw | undefined;
  #refusals = 0;
  #refusedSince = 0;
  #refusedLast = 0;
  #expiries = 0;
  #isRestarted = false;

  constructor(options: ClientOptions, flaw?: Flaw) {
    this.#options = options;
    this.#flaw = flaw;
  }

  async ask(cursor: string | null, signal: AbortSignal): Promise<Answer> {
    if (this.#expiries > 1) await sleep(this.#delay(this.#expiries - 1), signal);
    const isTrial = cursor !== null && this.#isGivenUp;
    try {
      const answer = await this.#answer(isTrial ? null : cursor, signal);
      this.#refusals = 0;
      const { isExpired, body } = answer;
      this.#expiries = isExpired ? this.#expiries + 1 : 0;
      const next = nextOf(body.nextUrl);
      const gaps: Answer["gaps"][number][] = isTrial ? ["abandoned"] : [];
      if (isExpired) gaps.push("expired");
      else if (next === null && body.nextUrl !== `${baseUrl}?timeout=10` && !this.#isRestarted)
        gaps.push("restarted");
      if (next !== "refused") this.#isRestarted = next === null && body.nextUrl !== `${baseUrl}?timeout=10`;
      return { items: isExpired ? [] : this.#items(body), next, gaps };
    } catch (error) {
      if (isTrial) this.#refusals = 0;
      else if (cursor !== null && error instanceof Refused) this.#refused();
      if (cursor !== null && error instanceof Refused) error.passes = true;
      throw error;
    }
  }

  get #isGivenUp(): boolean {
    if (this.#flaw === "never gives up a cursor") return false;
    if (this.#flaw === "gives up a cursor at once") return this.#refusals > 0;
    return this.#refusals >= 5 && this.#refusedLast - this.#refusedSince >= MINUTE;
  }

  #refused(): void {
    this.#refusedLast = performance.now();
    if (this.#refusals === 0) this.#refusedSince = this.#refusedLast;
    this.#refusals += 1;
  }

  async #answer(cursor: string | null, signal: AbortSignal): Promise<{ body: Body; isExpired: boolean }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(cursor, signal);
      } catch (error) {
        const isLast = attempt >= (this.#options.retryAttempts ?? 8);
        if (!(error instanceof Passing) || isLast || signal.aborted) throw error;
        await sleep(Math.max(this.#delay(attempt), error.retryAfter), signal);
      }
    }
  }

  async #attempt(cursor: string | null, signal: AbortSignal): Promise<{ body: Body; isExpired: boolean }> {
    const query = cursor === null ? "timeout=10" : `i=${cursor}&timeout=10`;
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    signal.addEventListener("abort", abort);
    const timer = setTimeout(() => controller.abort(new Passing("NETWORK")), 15_000);
    try {
      if (signal.aborted) throw signal.reason;
      const init = { method: "GET", redirect: "manual", signal: controller.signal } as const;
      const response = await this.#options.fetch?.(`${baseUrl}?${query}`, init).catch((error: unknown) => {
        throw controller.signal.aborted ? error : new Passing("NETWORK");
      });
      if (response === undefined) throw new TypeError("no fetch");
      const date = response.headers.get("date");
      this.ahead = date === null ? 0 : Date.parse(date) - Date.now();
      return read(response.status, await response.text(), Number(response.headers.get("retry-after") ?? 0));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  #delay(attempt: number): number {
    return Math.min(30, (this.#options.retryBackoff ?? 1) * 2 ** (attempt - 1)) * 1000;
  }

  #items({ events = [] }: Body): Ready[] {
    const isStrict = this.#options.strictValidation === true;
    return events.map((raw) => {
      const { event, issues } = decodeEvent(raw);
      const id = event?.id ?? (raw as { id?: string }).id;
      const common = { key: id ?? JSON.stringify(raw), id, isInvalid: issues.length > 0 };
      if (issues.length > 0 && isStrict) return { ...common, error: new Failure("EVENT_VALIDATION", id) };
      return event ? { ...common, event } : common;
    });
  }
}

/** It may pass: no answer, 408, 429, 5xx. */
class Passing extends Failure {
  readonly retryAfter: number;

  constructor(code: ErrorCode, retryAfter = 0) {
    super(code);
    this.retryAfter = retryAfter * 1000;
    this.passes = true;
  }
}

/** For good, and perhaps for the cursor. */
class Refused extends Failure {}

function read(status: number, text: string, retryAfter: number): { body: Body; isExpired: boolean } {
  const body = parsed(text);
  if (status === 200) {
    if (body === undefined || (body.events !== undefined && !Array.isArray(body.events)))
      throw new Refused("PROTOCOL");
    return { body, isExpired: false };
  }
  if (status === 400) {
    const next = typeof body?.nextUrl === "string" ? nextOf(body.nextUrl) : "refused";
    const isOld = /waited too long/i.test(String(body?.status));
    if (body && (isOld || next !== "refused")) return { body, isExpired: true };
    throw new Refused("CLIENT_REQUEST");
  }
  if (status >= 500) throw new Passing("SERVER");
  if (status === 408) throw new Passing("CLIENT_REQUEST");
  if (status === 429)
    throw retryAfter > 300 ? new Failure("RATE_LIMIT") : new Passing("RATE_LIMIT", retryAfter);
  throw new Failure(status < 400 ? "HTTP_STATUS" : "AUTH");
}

function parsed(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
}

function nextOf(nextUrl: unknown): string | null | "refused" {
  if (nextUrl === undefined || nextUrl === null) return null;
  if (typeof nextUrl !== "string" || !nextUrl.startsWith(baseUrl)) return "refused";
  return new URL(nextUrl).searchParams.get("i");
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
