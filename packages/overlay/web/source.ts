import type { PublicState } from "@cb-events/room";
import type { CbEvent } from "@cb-events/types";
import type { AlertToShow, AnswerToShow, ShowMessage } from "../src/protocol.js";

/** Where the page gets what it shows. */
export interface Source {
  /** The alert of this place was begun on the page: it is not given to alert again, after a reload neither. */
  onShown(place: string): void;
  /** Ends it; nothing is told any more. */
  close(): void;
}

/** What the page is told. */
export interface SourceListener {
  /** The room as a whole: replaces what was known. */
  onState(state: PublicState): void;
  /** In the order in which they happened, each once for a page. */
  onEvent(event: SourceEvent): void;
  onConnection(connection: Connection): void;
  /** What is set for all pages: replaces what was known. A source without a bot never calls it. */
  onShow?(show: ShowMessage): void;
  /** The alert on show is to make way. */
  onSkip?(): void;
  /** Something came that does not validate: it is counted, and not shown. */
  onInvalid(): void;
}

export interface SourceEvent {
  readonly event: CbEvent;
  /** Names it in `onShown`; undefined for a test, which has no place in the room. */
  readonly place: string | undefined;
  /** False for what happened before the page was there, or was alerted by it before a reload: it belongs in lists only. */
  readonly isNew: boolean;
  /** Sent by the room's owner to try the page, or to see an alert again: to be marked as such, and in no list. */
  readonly isTest: boolean;
  /** It was there before, and is shown once more by the owner's wish. */
  readonly isAgain?: boolean;
  /** What alerts about it, as the bot decided. Undefined: the page decides by itself. */
  readonly alerts?: readonly AlertToShow[] | undefined;
  /** The answer to it, where it was a command. */
  readonly answer?: AnswerToShow | undefined;
}

/** Whether what is shown is what is going on. */
export interface Connection {
  readonly status: "connecting" | "live" | "lost";
  /** What to tell the room's owner, in one line; "" when all is well. Never holds a secret. */
  readonly problem: string;
}
