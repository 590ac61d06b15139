import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "./child.js";
import { asCommonJs, asModule } from "./quick-start.js";

const TIP = /^\S+ tipped \d+ tokens$/;
const TIPS = 3;
const SECONDS = 30;

/** Runs a quick start in a project against the simulator's command, in each form; tells what was seen. */
export async function runQuickStart(
  folder: string,
  code: string,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  const command = join(folder, "node_modules", ".bin", "cb-events-simulator");
  const simulator = new Child(command, ["--rate", "20"], { cwd: folder, signal });
  try {
    const [eventsUrl = ""] = await simulator.lines(/^http/, 1, SECONDS).catch(named("cb-events-simulator"));
    const forms: [string, string, string][] = [["as a module", "bot.mjs", await asModule(code)]];
    if (canRequire()) forms.push(["by require()", "bot.cjs", await asCommonJs(code)]);
    else tell(`quick start by require(): not run, for Node ${process.version} cannot require an ES module`);
    for (const [form, file, text] of forms) {
      await writeFile(join(folder, file), text);
      const bot = new Child(process.execPath, [file], {
        cwd: folder,
        env: { CB_EVENTS_URL: eventsUrl },
        signal,
      });
      try {
        const tips = await bot.lines(TIP, TIPS, SECONDS).catch(named(`quick start ${form}`));
        tell(`quick start ${form}: ${tips.length} tips, the first one: ${tips[0]}`);
      } finally {
        await bot.end();
      }
    }
  } finally {
    const code = await simulator.end();
    tell(`cb-events-simulator: ended on Ctrl+C with ${code}`);
  }
}

/** Whether this Node loads an ES module by `require()`. */
function canRequire(): boolean {
  return (process.features as { require_module?: boolean }).require_module === true;
}

function named(what: string): (error: Error) => never {
  return (error) => {
    throw new Error(`${what}: ${error.message}`);
  };
}
