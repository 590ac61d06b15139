import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./packages.js";

/** What JSR has to take as it is written: no type of an export may have to be inferred, no import may be left open. */
const CHECKED = ["core", "router"] as const;
/** What those import of this repository: in the workspace, and not checked. Its schemas are types that are inferred. */
const BESIDE = ["types"] as const;
const ALL = [...BESIDE, ...CHECKED];

/** What of package.json has a part in it. */
export interface NpmManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The manifest for Deno that says what package.json says: written nowhere else, so it is always in step. */
export function denoManifest({ name, version, license, exports, dependencies = {} }: NpmManifest) {
  const entries = Object.entries(exports).flatMap(([entry, target]) => {
    if (typeof target === "string") return [];
    const [, file] = /^\.\/dist\/(.+)\.d\.ts$/.exec(target.types) ?? [];
    if (file === undefined)
      throw new Error(`${name}: ${entry} leads to ${target.types}, which has no source`);
    return [[entry, `./src/${file}.ts`]];
  });
  // The packages of this repository are found in the workspace.
  const others = Object.entries(dependencies).filter(([, range]) => !range.startsWith("workspace:"));
  return {
    ...{ name, version, license },
    exports: Object.fromEntries(entries),
    imports: Object.fromEntries(others.map(([other, range]) => [other, `npm:${other}@${range}`])),
  };
}

/** Runs Deno in a folder. Rejects with an error that has what it said in `stderr`. */
export type RunDeno = (args: readonly string[], folder: string) => Promise<unknown>;

/** A Deno that keeps what it writes in `home`, and has nothing else of this process's environment. */
export function denoIn(program: string, home: string, signal: AbortSignal): RunDeno {
  const own = {
    HOME: home,
    DENO_DIR: join(home, "cache"),
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
    CI: "1",
  };
  const env = { PATH: process.env["PATH"], ...own };
  return (args, cwd) => promisify(execFile)(program, [...args], { cwd, signal, env });
}

/** Sets up the sources of a repository in an empty folder, as Deno would publish them. */
async function setUp(root: string, folder: string): Promise<void> {
  const link = async (name: string, from: string) => {
    const to = join(folder, "node_modules", name);
    await mkdir(dirname(to), { recursive: true });
    await symlink(await realpath(join(ROOT, from, "node_modules", name)), to, "junction");
  };
  // For what refers to Node's types.
  await link("@types/node", "");
  for (const name of ALL) {
    const [from, to] = [root, folder].map((each) => join(each, "packages", name)) as [string, string];
    await mkdir(to, { recursive: true });
    for (const part of ["src", "README.md", "LICENSE"])
      await cp(join(from, part), join(to, part), { recursive: true });
    const manifest = denoManifest(JSON.parse(await readFile(join(from, "package.json"), "utf8")));
    await writeFile(join(to, "deno.json"), JSON.stringify(manifest, null, 2));
    for (const other of Object.keys(manifest.imports))
      if (!existsSync(join(folder, "node_modules", other))) await link(other, `packages/${name}`);
  }
  const settings = {
    workspace: ALL.map((name) => `./packages/${name}`),
    // Imports name files as they are built, `.js` for `.ts`: Deno writes them anew when it publishes.
    unstable: ["sloppy-imports"],
    // What this repository has installed: nothing is fetched.
    nodeModulesDir: "manual",
  };
  await writeFile(join(folder, "deno.json"), JSON.stringify(settings, null, 2));
}

/**
 * Has Deno try to publish core and router of a repository, from an empty folder, and gives what it has to say against it.
 * Nothing is published. With `types` it checks the types too, twice, which takes half a minute.
 */
export async function denoProblems(
  root: string,
  folder: string,
  deno: RunDeno,
  { types }: { readonly types: boolean },
): Promise<string[]> {
  await setUp(root, folder);
  const problems: string[] = [];
  for (const name of CHECKED) {
    const own = join(folder, "packages", name);
    await deno(["publish", "--dry-run", "--allow-dirty", ...(types ? [] : ["--no-check"])], own).catch(
      ({ stderr, message }) => {
        problems.push(`deno publish refuses ${name}: ${String(stderr ?? message).trim()}`);
      },
    );
  }
  return problems;
}
