import { parseArgs } from "node:util";
import { createProject } from "./create-project.js";
import { ProjectError } from "./project-error.js";
import { isRuntime, RUNTIMES, type Runtime } from "./runtime.js";

const RUNTIME_NAMES = Object.keys(RUNTIMES).join(", ");

const help = `Usage: npm create cb-events <folder> [-- --runtime <runtime>]

Writes a bot for Chaturbate's Events API into a new folder: the bot, a test, and the settings around them.

  --runtime <runtime>  ${RUNTIME_NAMES}; node when it is left out
  --help               this text
`;

/** What the command has of its process. */
export interface CommandContext {
  out(text: string): void;
  err(text: string): void;
  /** `npm_config_user_agent`: tells which package manager started it. */
  readonly userAgent?: string | undefined;
}

/** Runs the command and gives the exit code: 1 when the project could not be made. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      context.out(help);
      return 0;
    }
    await createProject(options);
    context.out(`Created ${options.folder}, a bot for ${RUNTIMES[options.runtime].title}:\n\n`);
    context.out(nextSteps(options.folder, options.runtime, context.userAgent));
    return 0;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    context.err(`error: ${error.message}\n`);
    return 1;
  }
}

/** Undefined for `--help`. */
function readOptions(args: readonly string[]): { folder: string; runtime: Runtime } | undefined {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: { runtime: { type: "string" }, help: { type: "boolean" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens)
    if (token.kind === "option" && !["--runtime", "--help"].includes(token.rawName))
      throw new ProjectError(`Unknown option ${token.rawName}. Known options: --runtime, --help`);
  if (values.help) return undefined;
  const { runtime = "node" } = values;
  if (typeof runtime !== "string") throw new ProjectError(`--runtime needs one of: ${RUNTIME_NAMES}`);
  if (!isRuntime(runtime))
    throw new ProjectError(`Unknown runtime ${JSON.stringify(runtime)}. Known runtimes: ${RUNTIME_NAMES}`);
  const [folder, ...more] = positionals;
  if (folder === undefined) throw new ProjectError("Name a folder, as in: npm create cb-events my-bot");
  if (more.length > 0)
    throw new ProjectError(`Name one folder, not ${positionals.length}: ${positionals.join(", ")}`);
  return { folder, runtime };
}

/** Commands for the package manager that started it. */
function nextSteps(folder: string, runtime: Runtime, userAgent = ""): string {
  const manager = /^(?:pnpm|yarn|bun)\b/.exec(userAgent)?.[0] ?? "npm";
  const commands = RUNTIMES[runtime].steps.map(([command, what]) => [
    command.replace(/^npm\b/, manager),
    what,
  ]);
  const all = folder === "." ? commands : [[`cd ${folder}`, ""], ...commands];
  const width = Math.max(...all.map(([command = ""]) => command.length));
  return all.map(([command = "", what]) => `  ${`${command.padEnd(width)}  ${what}`.trimEnd()}\n`).join("");
}
