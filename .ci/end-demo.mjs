// Ends the README's demo command in each way that it can be ended, and looks that nothing of it is left. Linux.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const COMMAND = "npx -y pnpm@10.34.9 demo";
/** For the build and the first tip, and for the end, in milliseconds. */
const MAX_START = 240_000;
const MAX_END = 10_000;

const ways = {
  // `script` gives it a terminal, in which Ctrl+C is a character.
  "Ctrl+C in a terminal": {
    command: ["script", "-qec", COMMAND, "/dev/null"],
    end: (child) => child.stdin.write("\x03"),
  },
  "SIGTERM to npx": { command: COMMAND.split(" "), end: (child) => child.kill("SIGTERM") },
};

let broken = 0;
for (const [name, { command, end }] of Object.entries(ways)) {
  const problems = await tryOut(command, end);
  broken += problems.length;
  process.stdout.write(`${name}: ${problems.join("; ") || "everything ended"}\n`);
}
process.exit(broken === 0 ? 0 : 1);

async function tryOut([program, ...args], end) {
  // A variable that its processes inherit tells them from others.
  const mark = `CB_ENDING=${process.pid}-${performance.now()}`;
  const [key, value] = mark.split("=");
  const child = spawn(program, args, { env: { ...process.env, [key]: value }, stdio: "pipe" });
  let said = "";
  for (const output of [child.stdout, child.stderr])
    output.on("data", (chunk) => {
      said += chunk;
    });
  const started = performance.now();
  while (!said.includes("tipped") && performance.now() - started < MAX_START) await sleep(100);
  if (!said.includes("tipped")) return [`no tip came; it said: ${said}`];

  end(child);
  const ending = performance.now();
  while (marked(mark).length > 0 && performance.now() - ending < MAX_END) await sleep(100);
  const left = marked(mark);
  for (const pid of left) process.kill(Number(pid), "SIGKILL");
  return [
    ...(left.length === 0 ? [] : [`${left.length} processes went on`]),
    ...(said.includes("Ended.") ? [] : ["it did not end in good order"]),
    ...(said.includes("ELIFECYCLE") ? ["pnpm called it a failure"] : []),
  ];
}

/** The numbers of the processes that have the variable. */
function marked(mark) {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(mark);
    } catch {
      return false; // It has ended meanwhile, or belongs to someone else.
    }
  });
}
