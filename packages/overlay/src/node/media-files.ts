import type { FileHandle } from "node:fs/promises";
import type { FileHandler } from "../options.js";
import { type ByteRange, byteRange } from "./byte-range.js";
import { openMedia } from "./media-rules.js";

const PREFIX = "/media/";

/** What is read of a file at a time, in bytes. */
const CHUNK = 64 * 1024;

/**
 * The files of the media folder, under `/media/`. They are read at each request, so that one may be replaced while it
 * shows; a player may ask for a part.
 */
export function mediaFiles(folder: string): FileHandler {
  return async ({ url, method, headers }) => {
    const { pathname } = new URL(url);
    if (!pathname.startsWith(PREFIX)) return undefined;
    const name = decoded(pathname.slice(PREFIX.length));
    const file = name === undefined ? undefined : await openMedia(folder, name);
    if (file === undefined) return undefined;
    if ("problem" in file)
      return new Response(`This file ${file.problem}\n`, { status: file.status, headers: TEXT });

    const { handle, type, size, etag } = file;
    const given = { "content-type": type, "cache-control": "no-cache", "accept-ranges": "bytes", etag };
    const answer = async (status: number, more: Record<string, string> = {}, part?: ByteRange) => {
      if (part === undefined) await handle.close();
      return new Response(part && bytesOf(handle, part), { status, headers: { ...given, ...more } });
    };
    const known = headers.get("if-none-match")?.split(/\s*,\s*/) ?? [];
    if (known.includes(etag) || known.includes("*")) return answer(304);
    // A part of the file that the player began with, or all of the new one.
    const isSame = [null, etag].includes(headers.get("if-range"));
    const range = isSame ? byteRange(headers.get("range"), size) : undefined;
    if (range === null) return answer(416, { "content-range": `bytes */${size}` });
    const part = range ?? { first: 0, last: size - 1 };
    const body = method === "HEAD" || size === 0 ? undefined : part;
    const length = { "content-length": String(part.last - part.first + 1) };
    if (range === undefined) return answer(200, length, body);
    return answer(206, { ...length, "content-range": `bytes ${part.first}-${part.last}/${size}` }, body);
  };
}

const TEXT = { "content-type": "text/plain; charset=utf-8" };

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The bytes of a part; closes the file when they were read or are not wanted any more. */
function bytesOf(handle: FileHandle, { first, last }: ByteRange): ReadableStream<Uint8Array> {
  let at = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = new Uint8Array(Math.min(CHUNK, last + 1 - at));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at).catch(() => ({ bytesRead: 0 }));
      if (bytesRead > 0) controller.enqueue(chunk.subarray(0, bytesRead));
      at += bytesRead;
      if (bytesRead > 0 && at <= last) return;
      // Where the file was cut meanwhile, the answer ends early: by its length the browser knows.
      await handle.close();
      controller.close();
    },
    cancel: () => handle.close(),
  });
}
