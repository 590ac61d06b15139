import { SHOWN_TYPES } from "@cb-events/overlay";
import type { CbEvent } from "@cb-events/types";
import * as v from "valibot";
import { LOOKS } from "../settings/alert-schema.js";

const AlertToShowSchema = v.object({
  name: v.string(),
  text: v.optional(v.string()),
  look: v.picklist(LOOKS),
  seconds: v.number(),
  image: v.optional(v.string()),
  sound: v.optional(v.string()),
  speak: v.optional(v.boolean()),
  ordered: v.optional(v.string()),
});

/** What pages show about one event, as it is kept. */
const ShownSchema = v.object({
  eventId: v.string(),
  alerts: v.array(AlertToShowSchema),
  answer: v.optional(
    v.object({ command: v.picklist(["goal", "top", "menu"]), name: v.string(), text: v.string() }),
  ),
});
/** What pages show about one event beside the event. Plain JSON. */
export interface Shown extends Readonly<v.InferOutput<typeof ShownSchema>> {}

export const ShownListSchema = v.array(ShownSchema);

/** As many as there are entries that a page can have again. */
const MAX_SHOWN = 400;

/** Whether pages have to be told what was decided: also that a tip has no alert, for else they decide by themselves. */
export function isShown(event: CbEvent, { alerts, answer }: Shown): boolean {
  if (alerts.length > 0 || answer !== undefined) return true;
  return SHOWN_TYPES.includes(event.type) && event.type !== "chatMessage";
}

/** The list with one more, without the oldest. */
export function withShown(list: readonly Shown[], shown: Shown): Shown[] {
  return [...list, shown].slice(-MAX_SHOWN);
}
