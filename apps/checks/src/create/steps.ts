import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blocksIn, sectionOf } from "../markdown.js";
import { ROOT } from "../packages.js";
import type { Step } from "../step.js";

const TIP = /tipped \d+ tokens/;
const ENDED = /Ended\. Tips: \d+, tokens: \d+/;

/** Makes a bot for one runtime by `npm create`, starts it, tests it, and checks its types. */
export function createSteps(runtime: string, commands: Readonly<Record<string, string>>): Step[] {
  const folder = `${runtime}-bot`;
  const { install, start, test, typecheck } = commands;
  const option = runtime === "node" ? "" : ` -- --runtime ${runtime}`;
  return [
    { name: "create", script: `npm create cb-events ${folder}${option}`, prints: /^Created /m },
    ...(install ? [{ name: install, script: install, folder }] : []),
    ...(start ? [{ name: start, script: start, folder, until: TIP, prints: ENDED }] : []),
    ...[test, typecheck].flatMap((script) => (script ? [{ name: script, script, folder }] : [])),
  ];
}

/** The README's quick start, from an empty folder, letter by letter. */
export function quickStartSteps(readme: string): Step[] {
  const section = sectionOf(readme, "Quick start");
  const blocks = blocksIn(section).filter(({ language }) => language === "sh" || language === "ts");
  const [, file = ""] = /`(\w+\.ts)`/.exec(section) ?? [];
  if (blocks.length === 0 || file === "")
    throw new Error('the README has no section "Quick start" with blocks and the name of a file');
  // The reader's shell stays where `cd` led it.
  const script = blocks
    .map(({ language, code }) =>
      language === "sh" ? code : `cat > ${file} <<'END OF FILE'\n${code}END OF FILE\n`,
    )
    .join("");
  const commands = blocks.flatMap(({ language, code }) => (language === "sh" ? code.trim().split("\n") : []));
  if (commands.length > 5) throw new Error(`the quick start has ${commands.length} commands: 5 are allowed`);
  return [{ name: "quick start", script: `set -e\n${script}`, until: TIP }];
}

/** The demo's files, copied into an empty project as its README says. */
export async function demoSteps(): Promise<Step[]> {
  const demo = join(ROOT, "apps/demo");
  const readme = await readFile(join(demo, "README.md"), "utf8");
  const [{ code } = { code: "" }] = blocksIn(sectionOf(readme, "In a project of your own"));
  const lines = code.trim().split("\n");
  const start = lines.pop() ?? "";
  const folder = "copied";
  const copy = async (cwd: string) => {
    await mkdir(cwd);
    for (const name of ["bot.ts", "main.ts"]) await copyFile(join(demo, "src", name), join(cwd, name));
    await writeFile(join(cwd, "package.json"), '{ "private": true, "type": "module" }\n');
    await copyFile(join(ROOT, "packages/create/templates/node/_tsconfig.json"), join(cwd, "tsconfig.json"));
  };
  return [
    { name: "install", script: lines.join("\n"), folder, prepare: copy },
    { name: start, script: start, folder, until: TIP, prints: ENDED },
    { name: "install the overlay", script: "npm install @cb-events/overlay", folder },
    { name: "tsc", script: "npx tsc", folder },
    {
      name: "demo --count 20 --json",
      script: "npx tsx main.ts --count 20 --json 2> /dev/null | grep -c '^{\"type\":'",
      folder,
      prints: /^20$/m,
    },
  ];
}

/** The steps of the Dockerfile of the guide, done by hand on a bot that was made for Node: there may be no Docker here. */
export async function dockerSteps(npm: Readonly<Record<string, string>>): Promise<Step[]> {
  const guide = await readFile(join(ROOT, "apps/docs/guides/running.md"), "utf8");
  const dockerfile = blocksIn(guide).find(({ language }) => language === "dockerfile")?.code ?? "";
  return [
    ...createSteps("node", { install: npm["install"] ?? "" }),
    {
      name: "the steps of the Dockerfile",
      folder: "node-bot",
      script: dockerScript(dockerfile),
      prints: ENDED,
    },
  ];
}

/** A script of bash that does what the lines say: `/app` and `/data` are folders of the current one. */
export function dockerScript(dockerfile: string): string {
  const here = (text: string) => text.replaceAll("/app", "$root/app").replaceAll("/data", "$root/data");
  const words = (json: string) =>
    here((JSON.parse(json) as string[]).map((word) => `"${word.replaceAll('"', '\\"')}"`).join(" "));
  const lines: string[] = ["set -e", 'root="$PWD/container"', "mkdir -p $root/app"];
  let healthy = "true";
  let start = "";
  for (const line of dockerfile.split("\n")) {
    const [, instruction = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (instruction === "COPY") lines.push(`cp ${rest.replace("./", "$root/app/")}`);
    // There is no other user who could own a folder.
    if (instruction === "RUN") lines.push(`(cd $root/app && ${here(rest.replace(/ && chown \S+ \S+/, ""))})`);
    if (instruction === "ENV") lines.push(`export ${here(rest)}`);
    if (instruction === "HEALTHCHECK") healthy = words(rest.replace(/^.*? CMD /, ""));
    if (instruction === "CMD") start = words(rest);
  }
  if (start === "") throw new Error("the Dockerfile has no CMD");
  return [
    ...lines,
    "node_modules/.bin/cb-events-simulator --rate 20 > url.txt & simulator=$!",
    "until [ -s url.txt ]; do sleep 0.1; done",
    `if ${healthy}; then echo "healthy before the start"; exit 1; fi`,
    `(cd $root/app && CB_EVENTS_URL=$(cat ../../url.txt) exec ${start}) > bot.txt & bot=$!`,
    "until grep -q tipped bot.txt; do sleep 0.1; kill -0 $bot; done",
    healthy,
    "kill -TERM $bot",
    "wait $bot",
    `if ${healthy}; then echo "healthy after the end"; exit 1; fi`,
    "kill $simulator",
    "cat bot.txt",
    "test -s $root/data/bot-state.json",
    "",
  ].join("\n");
}
