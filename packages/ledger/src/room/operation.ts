/** An event as it goes into its row. */
export interface EventRow {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As on the wire. */
  readonly method: string;
  /** What may be shown in public; null where there is no name, or none to show. */
  readonly name: string | null;
  readonly tokens: number | null;
  /** JSON, as on the wire. */
  readonly event: string;
}

/** Something that was written, on its way into the file. Each is whole: later changes of what it was made from are not seen. */
export type Operation =
  | { readonly kind: "event"; readonly row: EventRow }
  | {
      readonly kind: "deadEvent";
      readonly id: string | null;
      readonly method: string | null;
      readonly at: number;
      readonly reason: string;
      readonly event: string | null;
    }
  | {
      readonly kind: "goal";
      readonly at: number;
      readonly what: string;
      readonly tokens: number;
      readonly eventId: string | null;
    }
  | {
      readonly kind: "addJob";
      readonly queue: string;
      readonly id: string;
      readonly at: number;
      readonly retryAt: number | null;
      readonly data: string;
    }
  | { readonly kind: "jobDone"; readonly queue: string; readonly id: string }
  | { readonly kind: "jobFailed"; readonly queue: string; readonly id: string; readonly retryAt: number }
  | {
      readonly kind: "jobDead";
      readonly queue: string;
      readonly id: string;
      readonly at: number;
      readonly reason: string;
    }
  | { readonly kind: "jobBack"; readonly queue: string; readonly id: string; readonly at: number };
