import { EventClient } from "@cb-events/core";
import { install } from "@sinonjs/fake-timers";
import fc from "fast-check";

import type { ClientClass } from "./bot-process.js";
import { hold } from "./broken-promise.js";
import { converse } from "./converse.js";
import { anyConversation, type Conversation } from "./steps.js";

/** A conversation in which a promise was broken, as small as it could be made. */
export interface BrokenConversation {
  readonly conversation: Conversation;
  readonly problem: string;
  /** How many were held until it was found. */
  readonly runs: number;
}

/** Holds one conversation under a clock of its own. Rejects when a promise is broken. */
export async function holdConversation(
  conversation: Conversation,
  Client: ClientClass = EventClient,
): Promise<void> {
  await underFakeClock((play) => play(conversation, Client));
}

/** Holds so many conversations; gives the first in which a promise was broken, shrunk. */
export async function fuzzConversations(
  seed: number,
  conversations: number,
  Client: ClientClass = EventClient,
  { shrinks = true }: { readonly shrinks?: boolean } = {},
): Promise<BrokenConversation | undefined> {
  return underFakeClock(async (play) => {
    const property = fc.asyncProperty(anyConversation, (conversation) => play(conversation, Client));
    const { failed, counterexample, errorInstance, numRuns } = await fc.check(property, {
      seed,
      numRuns: conversations,
      endOnFailure: !shrinks,
    });
    if (!failed || !counterexample) return undefined;
    return { conversation: counterexample[0], problem: String(errorInstance), runs: numRuns };
  });
}

type Play = (conversation: Conversation, Client: ClientClass) => Promise<void>;

async function underFakeClock<T>(work: (play: Play) => Promise<T>): Promise<T> {
  const clock = install({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  const rejections: unknown[] = [];
  const noteRejection = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", noteRejection);
  try {
    return await work(async (conversation, Client) => {
      clock.reset();
      rejections.length = 0;
      await converse(conversation, clock, Client);
      hold(rejections.length === 0, () => `a rejection is left unhandled: ${String(rejections[0])}`);
    });
  } finally {
    process.off("unhandledRejection", noteRejection);
    clock.uninstall();
  }
}
