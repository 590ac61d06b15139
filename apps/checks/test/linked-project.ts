import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { WithProject } from "../src/install/temp-project.js";
import { type PackedPackage, ROOT } from "../src/packages.js";

const LINKS = {
  "node_modules/@cb-events/core": "packages/core",
  "node_modules/@cb-events/ledger": "packages/ledger",
  "node_modules/@cb-events/otel": "packages/otel",
  "node_modules/@cb-events/overlay": "packages/overlay",
  "node_modules/@cb-events/pool": "packages/pool",
  "node_modules/@cb-events/recording": "packages/recording",
  "node_modules/@cb-events/redis": "packages/redis",
  "node_modules/@cb-events/room": "packages/room",
  "node_modules/@cb-events/router": "packages/router",
  "node_modules/@cb-events/simulator": "packages/simulator",
  "node_modules/@cb-events/storage": "packages/storage",
  "node_modules/@cb-events/types": "packages/types",
  "node_modules/hono": "packages/overlay/node_modules/hono",
  "node_modules/undici-6": "packages/core/node_modules/undici-6",
  "node_modules/undici-7": "packages/core/node_modules/undici-7",
  "node_modules/@cb-events/webhooks": "packages/webhooks",
  "node_modules/valibot": "packages/types/node_modules/valibot",
  "node_modules/typescript": "node_modules/typescript",
  "node_modules/.bin/cb-events-simulator": "packages/simulator/bin/cb-events-simulator.js",
};

/** A project with the packages as they are built, linked: nothing is packed or fetched. `prepare` may add to it. */
export function linkedProject(
  prepare: (folder: string) => Promise<readonly PackedPackage[]> = async () => [],
): WithProject {
  return async (_signal, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), "cb-events-linked-"));
    try {
      for (const [link, target] of Object.entries(LINKS)) {
        await mkdir(dirname(join(folder, link)), { recursive: true });
        await symlink(join(ROOT, target), join(folder, link));
      }
      await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
      return await use({ folder, packed: await prepare(folder) });
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}
