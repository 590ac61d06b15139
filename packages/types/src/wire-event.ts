/** An event as the feed sends it. */
export interface WireEvent {
  /** What happened, such as `tip`. */
  method: string;
  /** Unique; `<milliseconds since 1970>-<sequence>` in every answer seen, but not promised to be. */
  id: string;
  /** The rest; its shape depends on `method`. */
  object: Record<string, unknown>;
}
