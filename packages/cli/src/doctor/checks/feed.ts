import { AuthError, EventClient, EventsError, RateLimitError, ServerError } from "@cb-events/core";
import { many } from "../../line.js";
import { inOwnWords } from "../../process/own-words.js";
import { within } from "../../process/within.js";
import type { Room } from "../../room/room.js";
import { type Check, type Finding, failed, hint, ok } from "../check.js";

/** A clock that is further off makes late and early events of all, in seconds. */
const MAX_SKEW = 30;
const MIN_SKEW = 5;

/** A feed that takes longer to answer has a problem, in milliseconds. */
const MAX_WAIT = 5000;

const NEW_TOKEN =
  'make a new token at https://chaturbate.com/statsapi/authtoken/ with the scope "Events API", and check the user name';

/** Types that a token for the public events does not bring. */
const RESTRICTED = new Set(["tip", "fanclubJoin", "mediaPurchase", "privateMessage"]);

/** What one question to the feed brought. */
interface FeedAnswer {
  readonly types?: readonly string[];
  readonly clockSkew?: number | undefined;
  readonly error?: unknown;
}

/** Token, scope, clock and request limit: all of them from one question, that waits for nothing. */
export function feedChecks(room: Room | undefined, roomProblem: string | undefined): readonly Check[] {
  let asked: Promise<FeedAnswer> | undefined;
  const check = (name: string, judge: (answer: FeedAnswer) => Finding): Check => ({
    name,
    async run(signal) {
      if (room === undefined) return noRoom(name, roomProblem);
      asked ??= within(signal, MAX_WAIT, (limited) => ask(room, limited));
      return judge(await asked);
    },
  });
  return [
    check("Token", judgeToken),
    check("Scope", judgeScope),
    check("Clock", judgeClock),
    check("Requests", judgeLimit),
  ];
}

async function ask({ credentials, useTestbed }: Room, signal: AbortSignal): Promise<FeedAnswer> {
  try {
    const client = new EventClient(credentials, {
      ...{ useTestbed, signal, timeout: 0, retryAttempts: 1, logger: false },
    });
    try {
      const types = (await client.poll()).map(({ type }) => type);
      return { types, clockSkew: client.status.clockSkew };
    } catch (error) {
      return { error, clockSkew: client.status.clockSkew };
    } finally {
      await client.close();
    }
  } catch (error) {
    return { error }; // Credentials that cannot be.
  }
}

function noRoom(name: string, problem: string | undefined): Finding {
  if (name !== "Token") return hint("not known without a room");
  if (problem !== undefined) {
    const saw = withoutHint(problem);
    return failed(saw, saw === problem ? "see what it says" : NEW_TOKEN);
  }
  return hint(
    "no room is set, so a simulated one is followed",
    'for your own, make a token at https://chaturbate.com/statsapi/authtoken/ with the scope "Events API", and set CB_USERNAME and CB_TOKEN',
  );
}

function judgeToken({ error, types }: FeedAnswer): Finding {
  if (types !== undefined) return ok("the feed takes it");
  if (error instanceof AuthError) {
    const isRefused = error.statusCode !== undefined;
    return failed(
      isRefused ? `the feed refuses it (HTTP ${error.statusCode})` : withoutHint(error.message),
      NEW_TOKEN,
    );
  }
  if (error instanceof ServerError)
    return hint(
      "not known: the feed did not answer",
      `it failed (HTTP ${error.statusCode}): the site has a problem of its own; wait, and try again`,
    );
  if (error instanceof EventsError && isAnswer(error))
    return failed(
      error.message,
      "something on the way may have answered instead, such as a proxy or the login page of a network: open https://chaturbate.com in a browser",
    );
  return hint("not known: the feed did not answer", "see Network");
}

/** Something answered, though nothing that the feed would say. */
function isAnswer(error: EventsError): boolean {
  return ["PROTOCOL", "HTTP_STATUS", "CLIENT_REQUEST"].includes(error.code);
}

/** What is wrong with credentials. The hint behind it names an option of the library. */
function withoutHint(message: string): string {
  return inOwnWords(message).split(". Make a token at ", 1)[0] ?? message;
}

function judgeScope({ error, types }: FeedAnswer): Finding {
  if (types === undefined) return unknown(error);
  const seen = types.filter((type) => RESTRICTED.has(type)).length;
  if (seen > 0) return ok(`tips or sales are among ${many(types.length, "event")}`);
  return hint(
    `no tip is among ${many(types.length, "event")}: that tells nothing yet`,
    'if tips never come, the token has the scope "Events API (public)": make one with "Events API"',
  );
}

function judgeClock({ clockSkew, error, types }: FeedAnswer): Finding {
  if (clockSkew === undefined)
    return types === undefined ? unknown(error) : hint("the feed does not tell its time");
  const seconds = Math.round(Math.abs(clockSkew));
  const saw = `${seconds} s ${clockSkew > 0 ? "ahead of" : "behind"} the feed's`;
  const todo = "let the system set the clock by itself (time synchronisation)";
  if (seconds >= MAX_SKEW) return failed(saw, todo);
  return seconds >= MIN_SKEW ? hint(saw, todo) : ok("right to some seconds");
}

function judgeLimit({ error, types }: FeedAnswer): Finding {
  if (types !== undefined) return ok("within the limit of 2,000 a minute for this address");
  if (error instanceof RateLimitError)
    return failed(
      `too many from this address${error.retryAfter === undefined ? "" : `: free again in ${error.retryAfter} s`}`,
      "end other programs that ask the feed from here, and wait a minute",
    );
  return unknown(error);
}

function unknown(error: unknown): Finding {
  const isToken = error instanceof AuthError;
  return hint(isToken ? "not known before the token is right" : "not known: the feed did not answer");
}
