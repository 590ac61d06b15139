import type { CbEvent, ChatMessageEvent } from "@cb-events/types";

/** What a handler can be registered for: the twelve names of `EventType`, and `"unknown"`. */
export type RouteType = CbEvent["type"];

/** Is called with an event. May return anything; what can be awaited is awaited before the next handler runs. */
export type Handler<TEvent extends CbEvent = CbEvent> = (event: TEvent) => unknown;

/** Is called with a chat message that is a command, and the words behind the command: `[]` when there are none. */
export type CommandHandler = (event: ChatMessageEvent, args: string[]) => unknown;

/** Ends a registration, from the next event on. Calling it again does nothing. */
export type Unsubscribe = () => void;
