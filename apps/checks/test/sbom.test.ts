import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SBOM_COMMAND, sbomProblems } from "../src/install/sbom.js";
import { ROOT } from "../src/packages.js";

const manifests = [
  {
    ...{ name: "one", version: "1.0.0" },
    dependencies: { valibot: "^1" },
    devDependencies: { redis: "1", ofetch: "1" },
  },
  { ...{ name: "two", version: "1.0.0" }, dependencies: { one: "^1" }, peerDependencies: { ofetch: ">=1" } },
];
const root = { ...{ name: "workspace", version: "1.0.0" }, devDependencies: { vitest: "4.0.0" } };
const list = (...names: string[]) => JSON.stringify({ packages: names.map((name) => ({ name })) });
const problems = (text: string) => sbomProblems(text, manifests, root, ["/home/ana/project/"]);

it("finds a list right that names what runs, and what that needs", () => {
  expect(problems(list("project", "one", "two", "valibot", "ofetch", "what-they-need"))).toEqual([]);
});

it.each([
  ["a dependency that is missing", list("one", "two"), "sbom: valibot is missing"],
  ["a package that is missing", list("one", "valibot"), "sbom: two is missing"],
  ["a tool", list("one", "two", "valibot", "vitest"), "sbom: vitest is for development alone"],
  ["what tests need", list("one", "two", "valibot", "redis"), "sbom: redis is for development alone"],
  [
    "a path",
    list("one", "two", "valibot", "/home/ana/project/x"),
    "sbom: it holds a path of this machine, /home/ana/project/",
  ],
])("names %s", (_, text, problem) => expect(problems(text)).toEqual([problem]));

it("is made by the command that a release runs", async () => {
  const workflow = await readFile(join(ROOT, ".github/workflows/release.yml"), "utf8");
  expect(workflow).toContain(`npm ${SBOM_COMMAND.join(" ")} > cb-events.spdx.json`);
});
