import type { CbEvent } from "@cb-events/types";
import type { RoomBot } from "../bot/room-bot.js";

/** What `takeOnce` is called with beside the event. */
interface TakeOptions {
  readonly signal: AbortSignal;
  /** The file cannot be written now; that is tried again. */
  readonly onProblem: () => void;
}

/**
 * Handles an event of a stream, and resolves when all that follows from it is in the file: only then may the stream count
 * it as read. So a kill in between has the stream deliver it again, and an event that is in the file already is passed
 * over. Nothing is lost, and nothing is done twice.
 *
 * One whose handling throws is put aside. Rejects with the signal's reason where it could not be written until then.
 */
export async function takeOnce(
  bot: RoomBot,
  event: CbEvent,
  { signal, onProblem }: TakeOptions,
): Promise<"new" | "known"> {
  const { kept } = bot;
  if (kept.room.has(event.id)) return "known";
  const write = async <T>(change: () => T): Promise<T> => {
    const written = kept.room.write(change);
    written.catch(() => {}); // Awaited below.
    if ((await kept.problem()) !== undefined) onProblem();
    return await unlessAborted(written, signal);
  };
  await bot.show(event);
  const isTaken = await write(() => bot.take(event)).catch(async (error: unknown) => {
    if (signal.aborted) throw error;
    await write(() => kept.room.addDead(event, error));
    return false;
  });
  if (isTaken) await bot.count(event);
  return "new";
}

/** Rejects with the signal's reason when that aborts first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
