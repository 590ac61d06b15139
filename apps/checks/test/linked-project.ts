import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type PackedPackage, ROOT, type WithProject } from "../src/packages.js";
import { inTempFolder } from "../src/temp-folder.js";

const OURS = (await readdir(join(ROOT, "packages"))).map((name) => [
  ...[`@cb-events/${name}`, `packages/${name}`],
]);
const OTHERS = [
  ["hono", "packages/overlay/node_modules/hono"],
  ["undici-6", "packages/core/node_modules/undici-6"],
  ["undici-7", "packages/core/node_modules/undici-7"],
  ["valibot", "packages/types/node_modules/valibot"],
  ["typescript-5.9", "node_modules/typescript"],
  [".bin/cb-events-simulator", "packages/simulator/bin/cb-events-simulator.js"],
];

/** A project with the packages as they are built, linked: nothing is packed or fetched. `prepare` may add to it. */
export function linkedProject(
  prepare: (folder: string) => Promise<readonly PackedPackage[]> = async () => [],
): WithProject {
  return (_signal, use) =>
    inTempFolder("linked", async (folder) => {
      for (const [name = "", target = ""] of [...OURS, ...OTHERS]) {
        const link = join(folder, "node_modules", name);
        await mkdir(dirname(link), { recursive: true });
        await symlink(join(ROOT, target), link);
      }
      await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
      return await use({ folder, packed: await prepare(folder) });
    });
}
