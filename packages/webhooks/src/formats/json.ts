import type { ReadMessage } from "../message.js";

/** As Standard Webhooks has it: type, timestamp, and the rest as data. */
export function toJson({ type, timestamp, fields }: ReadMessage): string {
  return JSON.stringify({ type, timestamp, data: fields });
}
