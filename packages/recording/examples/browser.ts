import { createAnonymiser, decodeLine, encodeLine } from "@cb-events/recording";

/** The text of a recording without names and texts; lines that are no event are left out. */
export function anonymous(recording: string): string {
  const anonymise = createAnonymiser();
  const wires = recording.split("\n").map(decodeLine);
  return wires.flatMap((wire) => (wire ? `${encodeLine(anonymise(wire))}\n` : [])).join("");
}
