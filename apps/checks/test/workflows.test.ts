import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../src/packages.js";

const FOLDER = join(ROOT, ".github/workflows");
const WORKFLOWS = readdirSync(FOLDER).map(
  (file) => [file, readFileSync(join(FOLDER, file), "utf8")] as const,
);

/** The text of each job, by its name. */
function jobsOf(text: string): ReadonlyMap<string, string> {
  const [, jobs = ""] = text.split(/^jobs:\n/m);
  const parts = jobs.split(/^ {2}(?=\w[\w-]*:\n)/m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf(":")), part]));
}

/** What a job runs in a shell. */
function scriptsOf(text: string): readonly string[] {
  return Array.from(
    text.matchAll(/^ *(?:- )?run: (?:\|\n((?: {10}.*\n|\n)+)|(.*)\n)/gm),
    ([, many, one]) => many ?? one ?? "",
  );
}

describe.each(WORKFLOWS)("the workflow %s", (_, text) => {
  it("may read the sources, and no more where a job does not say why", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?=\S)/m);
    const more = Array.from(text.matchAll(/^ {6}[\w-]+: write.*$/gm), ([line]) => line);
    for (const line of more) expect(line).toMatch(/: write # \w/);
  });

  it("takes actions by their hash, and says which version that is", () => {
    const uses = Array.from(text.matchAll(/uses: (.*)/g), ([, action]) => action);
    for (const action of uses) expect(action).toMatch(/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("puts nothing that others write into a script, and knows no secret but its own token", () => {
    expect(scriptsOf(text).filter((script) => script.includes("${{") && !script.includes("matrix."))).toEqual(
      [],
    );
    const secrets = Array.from(text.matchAll(/secrets\.(\w+)/g), ([, name]) => name);
    expect(new Set(secrets).size).toBeLessThanOrEqual(1);
    for (const name of secrets) expect(name).toBe("GITHUB_TOKEN");
  });

  it("gives a job that installs what others wrote no right to write, and leaves it no token", () => {
    for (const [job, part] of jobsOf(text)) {
      const scripts = scriptsOf(part).join("\n");
      const installs = /pnpm@?\S* (?:install|test)|\.ci\/run/.test(scripts);
      const keeps = part.includes("actions/checkout@") && !part.includes("persist-credentials: false");
      if (installs) expect([job, keeps]).toEqual([job, false]);
    }
  });
});

it("publishes in a job that tests nothing, without a token of the registry", () => {
  const release = jobsOf(WORKFLOWS.find(([file]) => file === "release.yml")?.[1] ?? "");
  const publishing = [...release].filter(([, part]) => part.includes("id-token: write"));
  expect(publishing.map(([job]) => job)).toEqual(["publish"]);
  const scripts = scriptsOf(publishing[0]?.[1] ?? "").join("\n");
  expect(scripts).toContain("pnpm release");
  expect(scripts).not.toMatch(/test|lint|NPM_TOKEN|NODE_AUTH_TOKEN/);
  expect(release.get("publish")).not.toContain("contents: write");
});
