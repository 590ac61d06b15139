import type { ToHub, ToPage } from "./messages.js";

/** The way from a page to the one that keeps the connection. */
export interface Wire {
  post(message: ToHub): void;
  /** Set by the page. */
  onMessage: (message: ToPage) => void;
  /** Set by the page: the other end is another one now, and knows of nothing. */
  onOther: () => void;
}
