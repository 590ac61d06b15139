import { existsSync, readdirSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository: pages are its READMEs and guides as they stand. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the site is at its host, with a slash at both ends: the variable `SITE_BASE` for a site below a name. */
export const BASE = process.env["SITE_BASE"] ?? "/";

const SOURCES = "https://github.com/cb-events/cb-events/tree/main/";

/** Where each file of the repository is on the site: both from their roots down. */
export const PAGES: Readonly<Record<string, string>> = {
  "apps/docs/index.md": "index.md",
  "README.md": "start.md",
  "CONTRIBUTING.md": "contributing.md",
  ...Object.fromEntries(
    ["packages", "apps"].flatMap((group) =>
      foldersOf(group).map((name) => [`${group}/${name}/README.md`, `${group}/${name}.md`]),
    ),
  ),
  ...Object.fromEntries(
    ["bench", "packed", "proof"].map((name) => [`apps/checks/${name}.md`, `apps/checks/${name}.md`]),
  ),
  ...Object.fromEntries(
    ["guides", "recipes"].flatMap((group) =>
      filesOf(`apps/docs/${group}`).map((file) => [`apps/docs/${group}/${file}`, `${group}/${file}`]),
    ),
  ),
};

/** What a link of a file leads to on the site. What is no page of it is shown where the sources are. */
export function targetOf(file: string, href: string): string {
  const [path = "", hash] = href.split("#", 2);
  if (path === "" || /^(?:[a-z]+:|\/)/i.test(path)) return href;
  const target = relative(ROOT, join(dirname(file), decodeURI(path))).replaceAll("\\", "/");
  const page = [target, posix.join(target, "README.md")].find((each) => Object.hasOwn(PAGES, each));
  const end = hash === undefined ? "" : `#${hash}`;
  if (page !== undefined) return `/${(PAGES[page] ?? "").replace(/(?:index)?\.md$/, "")}${end}`;
  // One that leads nowhere stays as it is, and fails the build.
  return existsSync(join(ROOT, target)) ? SOURCES + target + end : href;
}

/** The anchor of a heading, as at GitHub: links in the READMEs are written for that. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function foldersOf(group: string): string[] {
  return readdirSync(join(ROOT, group)).filter((name) => existsSync(join(ROOT, group, name, "README.md")));
}

function filesOf(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder)).filter((file) => file.endsWith(".md"));
}
