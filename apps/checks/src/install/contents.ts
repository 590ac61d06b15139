import type { PackedFile } from "./tarball.js";

const NEEDED = ["package.json", "README.md", "LICENSE", "llms.txt"];
const ALLOWED =
  /^(?:package\.json|README\.md|LICENSE|llms\.txt|(?:dist|bin)\/[\w./-]+\.(?:js|d\.ts|js\.map|d\.ts\.map)|dist\/page\/[\w./-]+\.(?:html|css|svg|woff2|txt))$/;
/** A dashboard, schemas for editors, and what a command writes for its user. */
const OTHERS = /^(?:grafana\.json|dist\/[\w.-]+\.schema\.json|dist\/templates\/.+)$/;
const REFUSED = /(?:^|\/)(?:test|tests|src|examples|node_modules)\/|\.(?:test|test-d)\./;

/**
 * What is wrong with a packed package that publint and attw (`test:packages`) do not look for. `folder` is its own in the
 * repository at `root`.
 */
export function packageProblems(files: readonly PackedFile[], folder: string, root: string): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const text = files.find(({ path }) => path === "package.json")?.text ?? "{}";
  const manifest = JSON.parse(text) as Manifest;
  const { exports = {}, bin = {} } = manifest;
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? entry : Object.values(entry),
  );
  const commands = Object.values(bin).map(bare);
  // A pattern names no file.
  const named = [...entries.filter((path) => !path.includes("*")).map(bare), ...commands];
  return [
    ...[...new Set([...NEEDED, ...named])]
      .filter((path) => !paths.has(path))
      .map((path) => `${path} is missing`),
    ...files.flatMap((file) => {
      const { path, mode } = file;
      const belongs = OTHERS.test(path) || (ALLOWED.test(path) && !REFUSED.test(path));
      const right: Record<string, boolean> = {
        "does not belong in it": belongs,
        "holds a path of this machine": !holdsPath(file, root),
        "cannot be executed": !commands.includes(path) || (mode & 0o111) === 0o111,
      };
      return wrongIn(right).map((problem) => `${path} ${problem}`);
    }),
    ...manifestProblems(manifest, folder),
  ];
}

const wrongIn = (right: Readonly<Record<string, boolean>>) =>
  Object.keys(right).filter((problem) => !right[problem]);

const bare = (path: string): string => path.replace(/^\.\//, "");

/** What is read of a package.json. */
interface Manifest {
  readonly [field: string]: unknown;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** What is wrong with the manifest of a package that is to be published. */
function manifestProblems({ exports, bin, ...manifest }: Manifest, folder: string): string[] {
  const { name, version, description, type, license, engines, files, keywords, sideEffects } = manifest;
  const { url, directory } = Object(manifest["repository"]);
  const { provenance, access } = Object(manifest["publishConfig"]);
  const isCommand = name === "cb-events" || name === "create-cb-events";
  const right: Record<string, boolean> = {
    "name is not one of ours": /^(?:@cb-events\/.+|cb-events|create-cb-events)$/.test(String(name)),
    "version is no version": /^\d+\.\d+\.\d+/.test(String(version)),
    "description is missing": Boolean(description),
    'type is not "module"': type === "module",
    "sideEffects is not false": isCommand || sideEffects === false,
    'license is not "MIT"': license === "MIT",
    "engines.node is missing": Boolean(Object(engines).node),
    "files is missing or empty": Array.isArray(files) && files.length > 0,
    "keywords is missing or empty": Array.isArray(keywords) && keywords.length > 0,
    "repository.url is missing": Boolean(url),
    [`repository.directory is not "${folder}"`]: directory === folder,
    "publishConfig.provenance is not true": provenance === true,
    'publishConfig.access is not "public"': access === "public",
    'exports has no "."': isCommand || exports?.["."] !== undefined,
    "bin names no command": !isCommand || Object.keys(Object(bin)).length > 0,
  };
  const ranges = Object.entries(manifest)
    .filter(([field]) => /dependencies$/i.test(field))
    .flatMap(([field, list]) => Object.entries(Object(list)).map(([other, range]) => [field, other, range]));
  return [
    ...wrongIn(right),
    ...ranges
      .filter(([, , range]) => /^(?:workspace|file|link|catalog):/.test(String(range)))
      .map(([field, other, range]) => `${field} asks for ${other} as "${range}"`),
  ];
}

function holdsPath({ path, text }: PackedFile, root: string): boolean {
  if (text.includes(root.replace(/[/\\]$/, ""))) return true;
  if (!path.endsWith(".map")) return false;
  const { sources = [], sourceRoot = "" } = JSON.parse(text) as { sources?: string[]; sourceRoot?: string };
  return [...sources, sourceRoot].some((source) => /^(?:\/|file:|[a-z]:\\)/i.test(source));
}
