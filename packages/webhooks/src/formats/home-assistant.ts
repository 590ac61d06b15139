import type { ReadMessage } from "../message.js";

/** Flat, so that an automation reads `trigger.json.text` and `trigger.json.tokens`. */
export function toHomeAssistant({ type, timestamp, fields }: ReadMessage): string {
  return JSON.stringify({ ...fields, type, timestamp });
}
