import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { readManifest } from "../install/tarball.js";
import type { PackedPackage } from "../packages.js";
import { serve } from "../serve.js";

/** A registry on this machine, as npm, Deno and Bun know it. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
}

/** Serves packed packages as if they were published; leads to `upstream` for every other name. */
export async function serveRegistry(packed: readonly PackedPackage[], upstream: string): Promise<Registry> {
  const packages = new Map(await Promise.all(packed.map(readPackage)));
  const server = await serve((request, response) => {
    const path = decodeURIComponent(request.url ?? "/").slice(1);
    const [name = "", file] = path.split("/-/");
    const found = packages.get(name);
    // A build of the same version has other bytes: no cache may keep it.
    response.setHeader("cache-control", "no-store");
    if (found === undefined) {
      response.writeHead(302, { location: new URL(request.url?.slice(1) ?? "", upstream).href }).end();
    } else if (file === undefined) {
      const { manifest, bytes } = found;
      const tarball = `${server.origin}/${name}/-/${manifest.version}.tgz`;
      const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
      const version = { ...manifest, dist: { tarball, integrity } };
      const versions = { [manifest.version]: version };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ name, "dist-tags": { latest: manifest.version }, versions }));
    } else {
      response.setHeader("content-type", "application/octet-stream");
      response.end(found.bytes);
    }
  });
  return { url: `${server.origin}/`, [Symbol.asyncDispose]: server.close };
}

async function readPackage({ name, tarball }: PackedPackage) {
  return [name, { manifest: await readManifest(tarball), bytes: await readFile(tarball) }] as const;
}
