/** What was taken from a log. */
export interface Taken {
  /** Its place in the log. */
  readonly entry: string;
  readonly deliveries: number;
  readonly kind: "e" | "gap";
  /** JSON: the event in wire form, or the gap. */
  readonly text: string;
  /** The event's own id. */
  readonly id: string;
}

/** Reads what the script gave: five texts for each. */
export function toTaken(reply: readonly string[]): Taken[] {
  const taken: Taken[] = [];
  for (let at = 0; at + 4 < reply.length; at += 5) {
    const [entry = "", deliveries, kind, text = "", id = ""] = reply.slice(at, at + 5);
    taken.push({
      entry,
      deliveries: Number(deliveries),
      kind: kind === "e" ? "e" : "gap",
      text,
      id: id === "" ? entry : id,
    });
  }
  return taken;
}
