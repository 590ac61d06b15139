import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { getMimeType } from "hono/utils/mime";
import type { FileHandler } from "../options.js";

/** Where the built page is. */
export function pageFolder(): string {
  return fileURLToPath(new URL(".", import.meta.resolve("@cb-events/overlay/page/index.html")));
}

/**
 * The files of the built page by their path in an address, such as `/index.html`, or `/control` for `control.html`. There is no other: what is asked for
 * never becomes the name of a file.
 */
export async function pageFiles(folder: string): Promise<FileHandler> {
  const files = await readFiles(folder);
  return ({ url }) => {
    if (files.size === 0)
      return new Response("The page was not built: run `npx -y pnpm@10.34.9 build`\n", { status: 503 });
    const { pathname } = new URL(url);
    const file = files.get(pathname === "/" ? "/index.html" : pathname) ?? files.get(`${pathname}.html`);
    return file && new Response(file.body, { headers: file.headers });
  };
}

interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Record<string, string>;
}

/** None when the page was not built. */
async function readFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }): Promise<[string, PageFile]> => {
      const file = join(parentPath, name);
      const path = `/${relative(folder, file).replaceAll(sep, "/")}`;
      return [path, { body: new Uint8Array(await readFile(file)), headers: headersOf(path) }];
    });
  return new Map(await Promise.all(files));
}

function headersOf(path: string): PageFile["headers"] {
  return {
    "content-type": getMimeType(path) ?? "application/octet-stream",
    // The names of assets hold a hash of what is in them; the other files change under the names that they have.
    "cache-control": path.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-cache",
  };
}
