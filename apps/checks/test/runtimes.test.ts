import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { WithProject } from "../src/packages.js";
import { type RuntimesContext, runCommand } from "../src/runtimes/command.js";
import { RUNTIMES } from "../src/runtimes/runtimes.js";
import { linkedProject } from "./linked-project.js";
import { run, writeFiles } from "./run.js";

const NODE = `node ${Number.parseInt(process.versions.node, 10)}`;
const BY_NODE_FETCH = `${NODE} nodeFetch`;
const OTHERS = RUNTIMES.map(({ name }) => name).filter((name) => name !== NODE && name !== BY_NODE_FETCH);
const NOWHERE = { path: "", cache: "/nowhere" };
const careless = (name: string) => new URL(`./careless/${name}.js`, import.meta.url).href;

/** What stands in the details about the careless packages: each check finds what is wrong with them. */
const FINDINGS = {
  "decodes and encodes all twelve kinds": "encoded again: got {}",
  "says what is wrong with bad input": "not so: an issue",
  "gets an event the moment it happens": "not so: at once",
  "gives events in order, page by page": "events: got",
  "ends a held loop and a held poll() when it is closed":
    "the end of the request at the server: not within 5 s",
  "ends by a signal, and leaves no listener on it": "the end of the request at the server: not within 5 s",
  "asks again after a 503": "ServerError",
  "waits as long as Retry-After says": "RateLimitError",
  "gives up on a body that stalls": 'error: got "PROTOCOL"',
  "shares one rate limit among clients": "not so: the third waits",
  "follows many rooms side by side, within one budget": "not so: requests, within the budget",
  "goes on from a position, after commit()": "first two: got",
  "keeps its place in a storage": "before the restart: got",
  "makes lines of events, and pseudonyms of names": "not so: no name and no text is in it",
  "sends webhooks signed, in order, and again after a 429": "requests: got",
  "takes a fetch of one's own, and no network": "Error",
  "uses the global fetch of the moment, unbound": "not so: it was called, with no this",
  "follows no redirect": "an error was expected, and none came",
  "stops reading a body without end": "an error was expected, and none came",
  "refuses a small body that unpacks to a large one": "an error was expected, and none came",
  "shows its token in no error": "not so: none after refuse",
  "closes at the end of await using": "state: got",
  "routes events to their handlers": "calls: got",
  "leaves no timer and no request behind": "no timers: not within 5 s",
  "the process ends by itself": "not within 5 s",
};

async function play(args: readonly string[], context: Partial<RuntimesContext> = {}) {
  const { code, out, err } = await run(runCommand, args, { withProject: linkedProject(), ...context });
  return { code, text: out + err };
}

/** A project with other modules in the place of some packages: short name to URL. */
function projectWith(modules: Readonly<Record<string, string>>): WithProject {
  return linkedProject(async (folder) => {
    for (const [name, url] of Object.entries(modules)) {
      const place = join(folder, "node_modules/@cb-events", name);
      await rm(place);
      await writeFiles(place, {
        "package.json": { type: "module", exports: "./index.js" },
        "index.js": `export * from ${JSON.stringify(url)};\n`,
      });
    }
    return [];
  });
}

describe.concurrent("test:runtimes", () => {
  it("passes on this Node, shows each check in a table, and names the runtimes that are missing", async () => {
    const { code, text } = await play([], { places: NOWHERE });
    for (const check of Object.keys(FINDINGS))
      expect(text).toMatch(new RegExp(`^${escaped(check)} +ok +ok$`, "m"));
    for (const major of [6, 7])
      expect(text).toMatch(new RegExp(`^makes requests by an agent of undici ${major} +- +ok$`, "m"));
    for (const name of OTHERS) expect(text).toMatch(new RegExp(`^skipped: ${name}: `, "m"));
    for (const name of [NODE, BY_NODE_FETCH])
      expect(text).toContain(`ok: ${name}, ${process.versions.node}\n`);
    expect(text).not.toContain("FAILED");
    expect(code).toBe(0);
  });

  it("fails on packages that break what is promised: each check finds it", async () => {
    const withProject = projectWith({
      core: careless("core"),
      pool: careless("pool"),
      recording: careless("recording"),
      router: careless("router"),
      types: careless("types"),
      webhooks: careless("webhooks"),
    });
    const { code, text } = await play(["--only", NODE], { withProject });
    for (const [check, finding] of Object.entries(FINDINGS)) {
      expect(text).toContain(`FAILED: ${NODE}, ${process.versions.node}: ${check}: `);
      expect(detailOf(text, check)).toContain(finding);
    }
    expect(text).not.toContain("s3cret-t0ken");
    expect(code).toBe(1);
  });

  it("fails when a runtime gives no result, and says why", async () => {
    const { code, text } = await play(["--only", NODE], {
      withProject: projectWith({ storage: "data:text/javascript,nonsense" }),
    });
    expect(text).toMatch(/FAILED: .* gives its results: it ended with code 1: .*/);
    expect(code).toBe(1);
  });

  it("fails with --all, or for one that was asked for, when a runtime is missing", async () => {
    const all = await play(["--all"], { places: NOWHERE });
    for (const name of OTHERS) expect(all.text).toContain(`FAILED: missing: ${name}: `);
    expect(all.code).toBe(1);
    const one = await play(["--only", "deno 2"], { places: NOWHERE });
    expect(one.text).toContain("FAILED: missing: deno 2: --install gets it from npm\n");
    expect(one.code).toBe(1);
  });

  it("ends by its signal, and leaves nothing behind", async () => {
    const ending = new AbortController();
    let folder = "";
    const withProject: WithProject = (signal, use) =>
      linkedProject()(signal, (project) => {
        folder = project.folder;
        setTimeout(() => ending.abort(), 500);
        return use(project);
      });
    const { code, text } = await play(["--only", NODE], { withProject, signal: ending.signal });
    expect(text).toBe("runtimes: interrupted\n");
    expect(existsSync(folder)).toBe(false);
    expect(code).toBe(1);
  });
});

function detailOf(text: string, check: string): string {
  return new RegExp(`: ${escaped(check)}: (.*)`).exec(text)?.[1] ?? "";
}

function escaped(text: string): string {
  return text.replaceAll(/[()]/g, "\\$&");
}
