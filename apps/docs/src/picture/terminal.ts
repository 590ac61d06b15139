import { spawn } from "node:child_process";
import { tmpdir } from "node:os";

/** What the terminal is told before it shows another line at its bottom. */
const ERASE = "\r\u001b[J";

interface TerminalOptions {
  readonly command: string;
  readonly columns: number;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What is shown then is taken, and the command is ended; without it, what it shows at its own end. */
  readonly until?: RegExp | undefined;
}

/** Runs a command at a pseudo terminal (by `script` of util-linux), and gives the lines that a person sees. */
export async function terminalLines(options: TerminalOptions): Promise<readonly string[]> {
  const { command, columns, env, until } = options;
  const shell = spawn("script", ["-qec", `stty cols ${columns} rows 50; exec ${command}`, "/dev/null"], {
    env: { PATH: process.env["PATH"], TERM: "xterm-256color", TZ: "UTC", FORCE_COLOR: "1", ...env },
    // What it says of the folder that it runs in goes into the picture.
    cwd: tmpdir(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  let seen: string | undefined;
  shell.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (seen !== undefined || !until?.test(output)) return;
    seen = output;
    shell.stdin.write("\u0003");
  });
  await new Promise((resolve) => shell.once("close", resolve));
  const lines = (seen ?? output).replaceAll("\r\n", "\n").split("\n");
  return lines.map((line) => line.slice(line.lastIndexOf(ERASE) + 1).replace("\u001b[J", "")).filter(Boolean);
}
