import { compare } from "./compare.js";
import { LineError } from "./line-error.js";
import { oneLine } from "./one-line.js";
import type { PrintedEvent } from "./printed-event.js";
import type { Scenario } from "./scenario.js";
import { Stage } from "./stage.js";

/** What came of a line. */
export interface Outcome {
  readonly name: string;
  readonly title: string;
  readonly passed: boolean;
  /** What is wrong, where something is. */
  readonly reason?: string | undefined;
  readonly seconds: number;
  readonly expected: readonly PrintedEvent[];
  readonly printed: readonly PrintedEvent[];
}

/** What a run needs of its surroundings. */
export interface PlayOptions {
  readonly command: readonly string[];
  /** The longest that one line may take, in seconds. */
  readonly limit: number;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

/** Plays one line. Leaves no process, server, timer or file behind. Rejects only when the command cannot be started or the signal aborts. */
export async function play(scenario: Scenario, { command, limit, signal }: PlayOptions): Promise<Outcome> {
  const start = performance.now();
  const seconds = Math.max(limit, scenario.limit ?? 0);
  const over = new AbortController();
  const abort = () => over.abort(signal.reason);
  const timer = setTimeout(() => over.abort(new LineError(`not done after ${seconds} s`)), seconds * 1000);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  const stage = new Stage(command, scenario, over.signal);
  let problem: string | undefined;
  try {
    await stage.open();
    await scenario.play(stage);
    if (scenario.endsEarly !== true) await finish(stage);
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    problem = withLastError(error.message, stage);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    await stage.close();
  }
  const { expected, optional, got } = stage;
  const { anyOrder = false, repeatsAllowed = false } = scenario;
  const difference = compare(got, { expected, optional, anyOrder, repeatsAllowed });
  const reason = [difference, problem].filter((part) => part !== undefined).join("; ");
  return {
    name: scenario.name,
    title: scenario.title,
    passed: reason === "",
    reason: reason === "" ? undefined : oneLine(reason, stage.token),
    seconds: (performance.now() - start) / 1000,
    expected,
    printed: got.map((event) => shown(event, stage.token)),
  };
}

/** What a client prints as an id may be anything: a URL with the token, too. */
function shown({ id, method, mediaId }: PrintedEvent, token: string): PrintedEvent {
  return {
    id: oneLine(id, token),
    method: oneLine(method, token),
    ...(mediaId !== undefined && { mediaId: oneLine(mediaId, token) }),
  };
}

/** What was repeated would come before the last event, and is read when the client waits for the next one. */
async function finish(stage: Stage): Promise<void> {
  await stage.delivered();
  stage.emit();
  await stage.delivered();
  await stage.waiting();
}

function withLastError(message: string, stage: Stage): string {
  return stage.ended && stage.lastError !== "" ? `${message}: ${stage.lastError}` : message;
}
