import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { openRecorder } from "../src/node.js";
import { events, read, temporaryFile } from "./recordings.js";

// The package as it is built, in a process of its own.
const built = JSON.stringify(new URL("../dist/node.js", import.meta.url).href);

/** Runs a script that has `openRecorder`, and the path and the events as `path` and `events`. */
function run(path: string, script: string, command: readonly string[] = []): ChildProcess {
  const code = `
    import { spawnSync } from "node:child_process";
    import { openRecorder } from ${built};
    const [path, text] = process.argv.slice(1);
    const events = JSON.parse(text);
    ${script}`;
  const node = [process.execPath, "--input-type=module", "-e", code, path, JSON.stringify(events(50))];
  const [file = "", ...args] = [...command, ...node];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await once(child, "close");
  return output;
}

describe("a recording of a process that is killed", () => {
  it("holds each event for which record had resolved, and goes on after a restart", async () => {
    const path = await temporaryFile();
    const child = run(
      path,
      `const recorder = await openRecorder(path);
       for (let at = 0; ; at += 1) {
         await recorder.record({ ...events[at % events.length], id: at + "-0" });
         process.stdout.write(at + "\\n");
       }`,
    );
    // In the middle of its work: there is always a next event.
    child.stdout?.on("data", (text: string) => {
      if (/^[2-9]\d\d$/m.test(text)) child.kill("SIGKILL");
    });
    const told = (await outputOf(child)).split("\n").slice(0, -1);
    expect(child.signalCode).toBe("SIGKILL");
    expect(told.length).toBeGreaterThan(200);

    const recorder = await openRecorder(path);
    await recorder.record({ type: "unknown", method: "restart", id: "last", data: {} });
    await recorder.close();
    const { events: recorded, broken } = await read(path);
    const ids = recorded.map(({ id }) => Number.parseInt(id, 10)).slice(0, -1);
    expect(ids).toEqual([...ids.keys()]);
    expect(ids.length).toBeGreaterThanOrEqual(told.length);
    expect(recorded.at(-1)?.id).toBe("last");
    expect(broken.length).toBeLessThanOrEqual(1);
  });
});

describe("a recording on a disk that fills up", () => {
  /** Sets how large the files of a process may become; Linux has it. */
  const limit = "prlimit";
  const canLimit = spawnSync(limit, ["--version"]).status === 0;

  it.skipIf(!canLimit)("says which event was cut, and goes on when there is room again", async () => {
    const path = await temporaryFile();
    const child = run(
      path,
      `const recorder = await openRecorder(path);
       for (const event of events) {
         await recorder.record(event).catch(async ({ message }) => {
           console.log(message);
           spawnSync("${limit}", ["--pid", String(process.pid), "--fsize=unlimited:"]);
           await recorder.record(event);
         });
       }
       await recorder.close();`,
      [limit, "--fsize=3000:unlimited"],
    );
    expect(await outputOf(child)).toBe(`The recording ${path} cannot be written: file too large (EFBIG)\n`);
    const { events: recorded, broken } = await read(path);
    expect(recorded).toEqual(events(50));
    expect(broken).toHaveLength(1);
  });
});
