import type { Job } from "./jobs.js";

/**
 * What a job's `data` says to the formats. Each field may be left out, and others may stand beside them: JSON formats
 * send those along. Whoever adds a job decides what may leave the process: an anonymous tipper's name may not.
 */
export interface WebhookMessage {
  /**
   * What happened: `tip`, `goal`, `alert:big tip`.
   *
   * @default "message"
   */
  readonly type?: string | undefined;
  /** In words, with names and texts of the room as they came: each format escapes them. */
  readonly text?: string | undefined;
  /** How many tokens it is about. */
  readonly tokens?: number | undefined;
  /**
   * When it happened: ISO 8601.
   *
   * @default when the job was added
   */
  readonly timestamp?: string | undefined;
  /** Of Discord's embed: 0 to 0xffffff. By the type when it is left out. */
  readonly colour?: number | undefined;
  readonly [field: string]: unknown;
}

/** A message as formats read it: what has a default is there, and what is of another kind is not. */
export interface ReadMessage {
  readonly type: string;
  readonly text: string | undefined;
  readonly tokens: number | undefined;
  readonly timestamp: string;
  readonly colour: number | undefined;
  /** All of it but type and timestamp, as it was added. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads the message of a job, whatever its data is. */
export function readMessage({ data, at }: Job): ReadMessage {
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
  const message = (
    isObject ? data : { text: typeof data === "string" ? data : undefined, value: data }
  ) as WebhookMessage;
  const { type, timestamp, ...fields } = message;
  const { text, tokens, colour } = fields;
  return {
    type: typeof type === "string" && type.trim() !== "" ? type : "message",
    text: typeof text === "string" && text.trim() !== "" ? text : undefined,
    tokens: typeof tokens === "number" && Number.isFinite(tokens) ? tokens : undefined,
    timestamp: toIso(timestamp) ?? toIso(at) ?? new Date().toISOString(),
    colour:
      typeof colour === "number" && Number.isInteger(colour) && colour >= 0 && colour <= 0xffffff
        ? colour
        : undefined,
    fields,
  };
}

function toIso(time: unknown): string | undefined {
  if (typeof time !== "string" && typeof time !== "number") return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
