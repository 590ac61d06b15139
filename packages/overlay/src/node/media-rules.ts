import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** The largest media file, in bytes: 20 MB. */
const MAX_BYTES = 20_000_000;

/** What is served of the media folder, by the ending of its name. */
const TYPES: Readonly<Record<string, string>> = {
  ".apng": "image/apng",
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".aac": "audio/aac",
  ".flac": "audio/flac",
  ".m4a": "audio/mp4",
  ".mp3": "audio/mpeg",
  ".oga": "audio/ogg",
  ".ogg": "audio/ogg",
  ".opus": "audio/ogg",
  ".wav": "audio/wav",
  ".weba": "audio/webm",
  ".mp4": "video/mp4",
  ".webm": "video/webm",
  ".otf": "font/otf",
  ".ttf": "font/ttf",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/** A media file that is open, and may be served. */
export interface MediaFile {
  readonly handle: FileHandle;
  readonly type: string;
  readonly size: number;
  /** Another one when the file is. */
  readonly etag: string;
}

/** Why a media file is not served. */
export interface MediaProblem {
  readonly status: 403 | 404;
  readonly problem: string;
}

/** Opens a file of the media folder. `name` is its path in it, with `/`. Links that lead outside are not followed. */
export async function openMedia(folder: string, name: string): Promise<MediaFile | MediaProblem> {
  const type = TYPES[extname(name).toLowerCase()];
  if (type === undefined)
    return { status: 403, problem: `is no picture, sound, video or font: ${Object.keys(TYPES).join(" ")}` };
  // A file is named by its parts: a drive, another way to write `/`, or a step up is no name of a part.
  const parts = name.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part)))
    return MISSING;
  let handle: FileHandle | undefined;
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))]);
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return MISSING;
    // Not to follow a link that has come since, and not to wait for the writer of a pipe.
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = await handle.stat({ bigint: true });
    const size = Number(stats.size);
    const problem = stats.isFile() ? problemOfSize(size) : MISSING;
    if (problem === undefined)
      return { handle, type, size, etag: `"${stats.ino}-${stats.size}-${stats.mtimeNs}"` };
    await handle.close();
    return problem;
  } catch {
    await handle?.close();
    return MISSING;
  }
}

const MISSING: MediaProblem = { status: 404, problem: "is not in the media folder" };

function problemOfSize(size: number): MediaProblem | undefined {
  if (size <= MAX_BYTES) return undefined;
  return { status: 403, problem: `is larger than ${MAX_BYTES / 1_000_000} MB` };
}

/**
 * Says why a file of the media folder would not be served, such as `is not in the media folder`; undefined where it is.
 * `name` is its path in the folder, with `/`.
 */
export async function mediaProblem(folder: string, name: string): Promise<string | undefined> {
  const file = await openMedia(folder, name);
  if ("problem" in file) return file.problem;
  await file.handle.close();
  return undefined;
}
