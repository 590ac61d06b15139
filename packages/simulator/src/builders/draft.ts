/** An event on its way into the feed: `emit` adds the id, unless it brings its own. */
export interface EventDraft {
  readonly method: string;
  readonly object: Readonly<Record<string, unknown>>;
  readonly id?: string | undefined;
}

/** What a builder gives: a complete event but for the id. */
export interface BuiltEvent {
  method: string;
  object: Record<string, unknown>;
}

/** What every builder takes. */
export interface BuilderOptions {
  /**
   * The room.
   *
   * @default "demo"; `emit` puts the feed's own user name in its place
   */
  readonly broadcaster?: string | undefined;
}
