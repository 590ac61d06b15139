import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A published package, as its package.json tells it. */
export interface PublishedPackage {
  readonly name: string;
  readonly description: string;
  /** Where it stands in the repository, such as `packages/core`. */
  readonly folder: string;
  /** The commands that it installs. */
  readonly commands: readonly string[];
  readonly entries: readonly Entry[];
}

/** What can be imported, and the source behind it. */
interface Entry {
  /** As in an import: `@cb-events/storage/node`. */
  readonly specifier: string;
  /** Absolute path. */
  readonly source: string;
}

interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types: string }>>;
}

/** The packages of the repository that are published, by the names of their folders. */
export async function findPackages(root: string): Promise<PublishedPackage[]> {
  const folders = (await readdir(join(root, "packages"))).sort().map((name) => `packages/${name}`);
  const packages = await Promise.all(
    folders.map(async (folder) => toPackage(root, folder, await readManifest(join(root, folder)))),
  );
  return packages.filter((each) => each !== undefined);
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

function toPackage(root: string, folder: string, manifest: Manifest): PublishedPackage | undefined {
  if (manifest.private) return undefined;
  const { name, description = "", bin = {}, exports = {} } = manifest;
  const entries = Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === "string") return []; // package.json
    const source = target.types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts");
    return [{ specifier: name + path.slice(1), source: join(root, folder, source) }];
  });
  return { name, description, folder, commands: Object.keys(bin), entries };
}
