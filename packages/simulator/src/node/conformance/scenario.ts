import type { SimulatorOptions } from "../../options.js";
import type { Stage } from "./stage.js";

/** One line of the table: what the feed does, and what a client has to make of it. */
export interface Scenario {
  /** For `--only`. */
  readonly name: string;
  /** What has to come out, in a few words. */
  readonly title: string;
  /** How the feed is set up. */
  readonly feed?: SimulatorOptions | undefined;
  /**
   * In any order; each event still once.
   *
   * @default false
   */
  readonly anyOrder?: boolean | undefined;
  /**
   * An event may come more than once; the first times still in order.
   *
   * @default false
   */
  readonly repeatsAllowed?: boolean | undefined;
  /**
   * True: the line is over when `play` is. False: one more event is emitted then, and has to come out.
   *
   * @default false
   */
  readonly endsEarly?: boolean | undefined;
  /**
   * The longest that this line may take, in seconds, where it needs more than the others.
   *
   * @default the limit of the run
   */
  readonly limit?: number | undefined;
  /** Starts the client, and lets things happen. Rejects with a `LineError` when the client did what it must not do. */
  play(stage: Stage): Promise<void>;
}
