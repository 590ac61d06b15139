/** The ways to follow pages: `bare` is the floor without a signal, `stored` a loop that saves after each event. */
export type Way = "floor" | "bare" | "poll" | "iterate" | "stored";

export interface PagesParams {
  readonly room: string;
  readonly requests: number;
  /** Events in each page. */
  readonly size: number;
  readonly way: Way;
  /** How long the turn takes at least. */
  readonly seconds: number;
  /** Where files may be put. */
  readonly folder?: string | undefined;
}

export interface CpuParams {
  readonly room: string;
  readonly pages: number;
  readonly size: number;
  readonly seconds: number;
}

export interface DispatchParams {
  /** Events in a pass. */
  readonly events: number;
  readonly seconds: number;
}

/** Rooms to follow at the same time. */
export interface RoomsParams {
  readonly rooms: readonly string[];
  /** How long the server may hold a request, in seconds. */
  readonly timeout: number;
  /** How many events each is to get; after the last one it is left. */
  readonly eventsEach: number;
}
