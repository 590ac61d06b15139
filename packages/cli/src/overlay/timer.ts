import * as v from "valibot";

/** A countdown that tips may add to. */
export const TimerSchema = v.object({
  /** When it ends, by this machine's clock, in milliseconds since 1970. */
  endsAt: v.number(),
  /** Seconds that each token of a tip adds. */
  perToken: v.number(),
});
export interface Timer extends Readonly<v.InferOutput<typeof TimerSchema>> {}

/** The countdown with so many seconds more: from now on where it is over. 0 seconds end it. */
export function wind(
  timer: Timer | null,
  { seconds, perToken }: { readonly seconds: number; readonly perToken?: number | undefined },
  now: number,
): Timer | null {
  if (seconds === 0) return null;
  const from = Math.max(now, timer?.endsAt ?? now);
  return { endsAt: from + seconds * 1000, perToken: perToken ?? timer?.perToken ?? 0 };
}

/** The countdown after a tip; one that is over stays so. */
export function afterTip(timer: Timer | null, tokens: number, now: number): Timer | null {
  if (timer === null || timer.perToken === 0 || timer.endsAt <= now) return timer;
  return { ...timer, endsAt: timer.endsAt + timer.perToken * tokens * 1000 };
}
