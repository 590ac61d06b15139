import type { Mask } from "./mask.js";

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command has of its process. */
export interface Shell {
  readonly env: Environment;
  /** Takes secrets out of all output: whatever reads one tells it. */
  readonly mask: Mask;
  /** Aborts when the command is to end. */
  readonly signal: AbortSignal;
  /** Ends the command in good order. */
  end(): void;
  /** Ends the command with an error. */
  fail(error: unknown): void;
}
