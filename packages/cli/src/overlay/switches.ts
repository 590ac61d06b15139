import * as v from "valibot";

/** What the owner switched by hand. */
export const SwitchesSchema = v.object({
  /** No alert begins; they wait. */
  isPaused: v.boolean(),
  /** Alerts make no sound. */
  isMuted: v.boolean(),
});
export interface Switches extends Readonly<v.InferOutput<typeof SwitchesSchema>> {}

export const ALL_ON: Switches = { isPaused: false, isMuted: false };

/** What to tell the owner at a start that finds alerts held back or muted; undefined where they are as usual. */
export function switchesNotice({ isPaused, isMuted }: Switches): string | undefined {
  const what = [...(isPaused ? ["held back"] : []), ...(isMuted ? ["muted"] : [])].join(" and ");
  if (what === "") return undefined;
  return `Alerts are ${what}, as they were left: the control page changes that`;
}
