import { type AlertLook, type AlertToShow, mediaAddress } from "@cb-events/overlay";
import type { CbEvent } from "@cb-events/types";
import { type Alert, LOOKS } from "../settings/alert-schema.js";
import type { Settings } from "../settings/settings.js";
import { tokensOf } from "./event-parts.js";
import { orderOf } from "./words.js";

/** For how long each look is shown, in seconds. */
const SECONDS: Readonly<Record<AlertLook, number>> = { small: 3, normal: 6, large: 8, huge: 10, frame: 12 };

/** The alert as pages show it: the look by the tokens where none is set, and the seconds by the look. */
export function alertToShow(
  alert: Alert,
  event: CbEvent,
  text: string | undefined,
  settings: Pick<Settings, "menu" | "overlay">,
): AlertToShow {
  const look = alert.look ?? lookOf(event, settings.overlay.tiers);
  const { name, image, sound, speak, seconds = SECONDS[look] } = alert;
  const ordered = orderOf(event, settings);
  return {
    ...{ name, look, seconds },
    ...(text !== undefined && { text }),
    ...(image !== undefined && { image: mediaAddress(image) }),
    ...(sound !== undefined && { sound: sound === "" ? "" : mediaAddress(sound) }),
    ...(speak !== undefined && { speak }),
    ...(ordered !== undefined && { ordered }),
  };
}

/** By the tokens; a new fan is a large thing, a new follower a small one, as pages have it too. */
function lookOf(event: CbEvent, tiers: readonly number[]): AlertLook {
  if (event.type === "fanclubJoin") return "large";
  if (event.type === "follow") return "small";
  const tokens = tokensOf(event);
  if (tokens === undefined) return "normal";
  return LOOKS[tiers.filter((tier) => tokens >= tier).length] ?? "frame";
}
