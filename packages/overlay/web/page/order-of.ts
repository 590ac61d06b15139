import type { CbEvent } from "@cb-events/types";
import type { ShowMessage } from "../../src/protocol.js";

/** The line of the menu that a tip of exactly its price orders; undefined where an event is no order. */
export function orderOf(event: CbEvent, menu: ShowMessage["menu"]): ShowMessage["menu"][number] | undefined {
  return event.type === "tip" ? menu.find(({ tokens }) => tokens === event.tip.tokens) : undefined;
}
