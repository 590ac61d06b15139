import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/blocks/read-pages.js";

const READMES = readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}/README.md`);

/** The package of an import: `@cb-events/core` of `@cb-events/core/node`. */
const packageOf = (path: string) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;

/** What the first example imports, and what the install command before it does not install. pnpm links nothing else. */
function missing(readme: string): string[] {
  const [before = "", example = ""] = readme.split(/^```ts\n/m);
  const installs = Array.from(before.matchAll(/^npm install ([^#\n]+)/gm), ([, names = ""]) =>
    names.split(/\s+/),
  ).flat();
  const code = example.split(/^```$/m)[0] ?? "";
  const imports = Array.from(code.matchAll(/ from "([^"]+)"/g), ([, path = ""]) => packageOf(path));
  return imports.filter((name) => !name.startsWith("node:") && !installs.includes(name));
}

it("finds what is not installed", () => {
  const readme = (install: string) =>
    `\`\`\`sh\nnpm install ${install}\n\`\`\`\n\`\`\`ts\nimport { a } from "@cb-events/core/node";\nimport b from "b";\n\`\`\`\n`;
  expect(missing(readme("@cb-events/core  # or: pnpm add"))).toEqual(["b"]);
  expect(missing(readme("b @cb-events/core"))).toEqual([]);
});

it.each(READMES)("%s installs what its first example imports", (file) => {
  const readme = readFileSync(join(ROOT, file), "utf8");
  // The command and create-cb-events are run, not installed.
  if (!/^npm install /m.test(readme.split(/^```ts\n/m)[0] ?? "")) return;
  expect(missing(readme)).toEqual([]);
});
