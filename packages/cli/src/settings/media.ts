import { dirname, join, resolve } from "node:path";
import { FONTS } from "./alert-schema.js";
import type { Settings } from "./settings.js";

/** The folder of pictures, sounds and fonts: beside the settings. */
export function mediaFolder(settingsFile: string): string {
  return join(dirname(resolve(settingsFile)), "media");
}

/** True for a font that is a file of the folder, and no font of the system. */
export function isFontFile(font: string): boolean {
  return new RegExp(`\\.(?:${FONTS.join("|")})$`, "i").test(font);
}

/** The files that the settings name, each once. */
function mediaFiles({ alerts, overlay: { font } }: Settings): readonly string[] {
  const named = alerts.flatMap(({ image, sound }) => [image, sound]);
  const files = [...named, font !== undefined && isFontFile(font) ? font : undefined];
  return [...new Set(files.filter((file) => file !== undefined && file !== ""))] as string[];
}

/** Says of each file that the settings name what is wrong with it, such as `media/wow.gif is not in the media folder`. */
export async function mediaProblems(
  settings: Settings,
  settingsFile: string,
): Promise<ReadonlyMap<string, string>> {
  const files = mediaFiles(settings);
  if (files.length === 0) return new Map();
  // Only here: it brings the server along.
  const { mediaProblem } = await import("@cb-events/overlay/node");
  const folder = mediaFolder(settingsFile);
  const found = files.map(async (file) => [file, await mediaProblem(folder, file)] as const);
  const problems = (await Promise.all(found)).filter(([, problem]) => problem !== undefined);
  return new Map(problems.map(([file, problem]) => [file, `media/${file} ${problem}`]));
}

/** The settings without files that cannot be served. */
export function withoutMedia(settings: Settings, files: ReadonlyMap<string, string>): Settings {
  if (files.size === 0) return settings;
  const { font, ...look } = settings.overlay;
  return {
    ...settings,
    alerts: settings.alerts.map(({ image, sound, ...alert }) => ({
      ...alert,
      ...(image !== undefined && !files.has(image) && { image }),
      ...(sound !== undefined && !files.has(sound) && { sound }),
    })),
    overlay: { ...look, ...(font !== undefined && !files.has(font) && { font }) },
  };
}
