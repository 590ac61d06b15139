import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { FONTS } from "./alert-schema.js";
import type { Settings } from "./settings.js";

/** A file that pages load is of so many bytes at most. */
export const MAX_MEDIA_BYTES = 20_000_000;

/** The folder of pictures, sounds and fonts: beside the settings. */
export function mediaFolder(settingsFile: string): string {
  return join(dirname(resolve(settingsFile)), "media");
}

/** True for a font that is a file of the folder, and no font of the system. */
export function isFontFile(font: string): boolean {
  return new RegExp(`\\.(?:${FONTS.join("|")})$`, "i").test(font);
}

/** The files that the settings name, each once. */
export function mediaFiles({ alerts, overlay: { font } }: Settings): readonly string[] {
  const named = alerts.flatMap(({ image, sound }) => [image, sound]);
  const files = [...named, font !== undefined && isFontFile(font) ? font : undefined];
  return [...new Set(files.filter((file) => file !== undefined && file !== ""))] as string[];
}

/** Says of each file that the settings name what is wrong with it; such a file is left out. */
export async function missingMedia(settings: Settings, settingsFile: string): Promise<readonly string[]> {
  const folder = mediaFolder(settingsFile);
  const problems = mediaFiles(settings).map(async (file) => {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (found === undefined || !found.isFile()) return `media/${file} is missing`;
    return found.size > MAX_MEDIA_BYTES ? `media/${file} is larger than 20 MB` : undefined;
  });
  return (await Promise.all(problems)).filter((problem) => problem !== undefined) as string[];
}
