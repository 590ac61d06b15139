/** An event as a client prints it: one line of JSON. More fields are allowed. */
export interface PrintedEvent {
  readonly id: string;
  readonly method: string;
  /** What `object.media.id` is, of a media purchase: as text, since some clients make it one. */
  readonly mediaId?: string | undefined;
}

/** Undefined where the line is not such an object. */
export function parseLine(line: string): PrintedEvent | undefined {
  try {
    const { id, method, mediaId } = JSON.parse(line) as { readonly [Key in keyof PrintedEvent]?: unknown };
    if (typeof id !== "string" || typeof method !== "string") return undefined;
    const hasMedia = typeof mediaId === "string" || typeof mediaId === "number";
    return { id, method, ...(hasMedia ? { mediaId: String(mediaId) } : undefined) };
  } catch {
    return undefined;
  }
}
