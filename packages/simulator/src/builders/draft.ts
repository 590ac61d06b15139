/** An event on its way into the feed: `emit` adds the id, unless it brings its own. */
export interface EventDraft {
  /** What happens, such as `tip`. */
  readonly method: string;
  /** The rest, as on the wire. */
  readonly object: Readonly<Record<string, unknown>>;
  /** `<ms>-<seq>` in the feed. */
  readonly id?: string | undefined;
}

/** What a builder gives: a complete event but for the id. */
export interface BuiltEvent {
  /** What happens, such as `tip`. */
  method: string;
  /** The rest, as on the wire. */
  object: Record<string, unknown>;
}

/** What every builder takes. */
export interface BuilderOptions {
  /**
   * The room: name of the broadcaster.
   *
   * @default the feed's: `emit` puts its user name there
   */
  readonly broadcaster?: string | undefined;
}
