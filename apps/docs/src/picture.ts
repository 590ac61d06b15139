// Runs the demo in its simulated room, and makes the picture in its README of what it prints.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { terminalPicture } from "./picture/svg.js";

const CLI = fileURLToPath(new URL("../../../packages/cli/", import.meta.url));
/** Events in the picture: with the show's seed there is something of everything in them. */
const COUNT = 24;

const env = { PATH: process.env["PATH"], FORCE_COLOR: "1", TZ: "UTC" };
// Without what names a port: it is another each time.
const args = [`${CLI}dist/main.js`, "--no-overlay", "--count", String(COUNT)];
const demo = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
const lines: string[] = [];
for (const stream of [demo.stdout, demo.stderr]) {
  createInterface({ input: stream }).on("line", (line) => lines.push(line));
}
const [code] = await new Promise<[number | null]>((resolve) =>
  demo.once("close", (...end) => resolve([end[0]])),
);
if (code !== 0) throw new Error(`the demo ended with ${code}: ${lines.at(-1)}`);
// The notice names one too.
const shown = lines.filter((line) => !line.startsWith("No credentials given"));
await writeFile(`${CLI}picture.svg`, terminalPicture(shown, "The demo in a terminal"));
process.stdout.write(`wrote packages/cli/picture.svg: ${shown.length} lines\n`);
