/** What a page says to the one that keeps the connection. */
export type ToHub = {
  /** Numbers the connections of a page: what was meant for an older one is not heard. */
  readonly number: number;
  /** Full address of the events, without where to go on. */
  readonly url: string;
  /** `here`: the page is still there. */
  readonly wish: "open" | "close" | "here";
};

/** What the page hears: a server-sent event, or an `error`, after which the page asks again. */
export interface ToPage {
  readonly number: number;
  readonly type: string;
  readonly data?: string | undefined;
  readonly id?: string | undefined;
}

/** How often a page says that it is there, in milliseconds. A hidden page may be late by a minute. */
export const HERE = 20_000;
