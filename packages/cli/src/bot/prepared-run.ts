import type { Recorder } from "@cb-events/recording/node";
import type { RunOptions } from "../commands/run.js";
import type { Log } from "../log.js";
import type { Metrics } from "../metrics/open-metrics.js";
import type { OverlaySettings } from "../overlay/open-overlay.js";
import type { Printer } from "../printer.js";
import type { Environment, Shell } from "../process/shell.js";
import type { LiveTerminal } from "../screen/live-terminal.js";
import type { WatchedSettings } from "../settings/watch-settings.js";
import type { WebhookOfBefore } from "../webhooks/webhook-of-before.js";

/** What is known of a run before its rooms are. */
export interface PreparedRun {
  readonly options: Omit<RunOptions, "config" | "state">;
  readonly shell: Shell;
  /** By this machine's clock, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The terminal of a person who looks on. */
  readonly live: LiveTerminal | undefined;
  readonly log: Log;
  /** With what `.env` adds. */
  readonly env: Environment;
  /** The same as it is now: the file `.env` may have changed. */
  readonly environment: () => Environment;
  /** The settings file. */
  readonly file: string | undefined;
  readonly settings: WatchedSettings;
  /** The webhook that the environment names. */
  readonly webhook: WebhookOfBefore | undefined;
}

/** What a run opens, and closes at its end. */
export interface RunTools {
  readonly metrics: Metrics | undefined;
  readonly recorder: Recorder | undefined;
  /** Undefined with `--no-overlay`. */
  readonly overlay: OverlaySettings | undefined;
  readonly printer: Printer;
}
