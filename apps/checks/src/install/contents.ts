import { binFiles, type Manifest, manifestProblems, namedFiles } from "./manifest.js";
import type { PackedFile } from "./tarball.js";

const NEEDED = ["package.json", "README.md", "LICENSE", "llms.txt"];
const ALLOWED =
  /^(?:package\.json|README\.md|LICENSE|llms\.txt|(?:dist|bin)\/[\w./-]+\.(?:js|d\.ts|js\.map|d\.ts\.map)|dist\/page\/[\w./-]+\.(?:html|css|svg|woff2|txt))$/;
/** A dashboard, schemas for editors, and what a command writes for its user. */
const OTHERS = /^(?:grafana\.json|dist\/[\w.-]+\.schema\.json|dist\/templates\/.+)$/;
const REFUSED = /(?:^|\/)(?:test|tests|src|examples|node_modules)\/|\.(?:test|test-d)\./;

/** What is wrong with a packed package. `folder` is its own in the repository at `root`. */
export function packageProblems(files: readonly PackedFile[], folder: string, root: string): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const text = files.find(({ path }) => path === "package.json")?.text ?? "{}";
  const manifest = JSON.parse(text) as Manifest;
  const needed = new Set([...NEEDED, ...namedFiles(manifest)]);
  return [
    ...[...needed].filter((path) => !paths.has(path)).map((path) => `${path} is missing`),
    ...files
      .filter(({ path }) => !OTHERS.test(path) && (!ALLOWED.test(path) || REFUSED.test(path)))
      .map(({ path }) => `${path} does not belong in it`),
    ...files
      .filter((file) => holdsPath(file, root))
      .map(({ path }) => `${path} holds a path of this machine`),
    ...files.filter((file) => binFiles(manifest).includes(file.path)).flatMap(binProblems),
    ...manifestProblems(manifest, folder),
  ];
}

function holdsPath({ path, text }: PackedFile, root: string): boolean {
  if (text.includes(root.replace(/[/\\]$/, ""))) return true;
  if (!path.endsWith(".map")) return false;
  const { sources = [], sourceRoot = "" } = JSON.parse(text) as { sources?: string[]; sourceRoot?: string };
  return [...sources, sourceRoot].some((source) => /^(?:\/|file:|[a-z]:\\)/i.test(source));
}

function binProblems({ path, mode, text }: PackedFile): string[] {
  return [
    ...((mode & 0o111) === 0o111 ? [] : [`${path} cannot be executed`]),
    ...(text.startsWith("#!/usr/bin/env node\n") ? [] : [`${path} does not say that node runs it`]),
  ];
}
