import { within } from "../process/within.js";
import { type Check, type Finding, failed } from "./check.js";

/** All of them together take no longer, in milliseconds. */
const MAX_TIME = 8000;

export interface CheckResult extends Finding {
  readonly name: string;
}

/** The result without secrets. */
export function maskedResult(
  { name, verdict, saw, todo }: CheckResult,
  masked: (text: string) => string,
): CheckResult {
  return {
    ...{ name: masked(name), verdict, saw: masked(saw) },
    ...(todo !== undefined && { todo: masked(todo) }),
  };
}

/** Runs all checks at the same time. Resolves with what each found, in their order, and never later than after 8 seconds. */
export async function runChecks(
  checks: readonly Check[],
  signal: AbortSignal,
  maxTime = MAX_TIME,
): Promise<readonly CheckResult[]> {
  return within(signal, maxTime, (end) => {
    const ended = new Promise<Finding>((resolve) => {
      const stop = () =>
        resolve(
          failed(
            `no answer in ${maxTime / 1000} s`,
            "try again; if it stays so, something on the way holds it up",
          ),
        );
      if (end.aborted) stop();
      end.addEventListener("abort", stop, { once: true });
    });
    const running = checks.map(async ({ name, run }) => {
      const finding = Promise.resolve()
        .then(() => run(end))
        .catch(failureOf);
      return { name, ...(await Promise.race([finding, ended])) };
    });
    return Promise.all(running);
  });
}

function failureOf(error: unknown): Finding {
  return failed(error instanceof Error ? error.message : String(error), "see what it says");
}
