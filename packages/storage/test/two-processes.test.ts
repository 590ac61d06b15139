import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FileInUseError, fileState, fileStore } from "../src/node.js";
import {
  filesIn,
  isLinux,
  loaded,
  locksIn,
  position,
  rejection,
  stored,
  temporaryFolders,
} from "./support.js";

// Processes on a machine that may be busy. They run the package as it is built.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("store-process.mjs", import.meta.url));
const children: ChildProcess[] = [];
// Before the hook below: hooks run last one first, and the children must be gone when the folders go.
const temporaryFolder = temporaryFolders();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "position.json");
});

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});

/** A process with a store, which does what it is told, and says what came of it. */
function startProcess(file = path) {
  const child = spawn(process.execPath, [script, file], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const tell = async (...command: readonly (string | number)[]) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const { value } = await lines.next();
    return JSON.parse(String(value)) as { ok?: unknown; error?: { name: string; message: string } };
  };
  return { child, tell };
}

/** Ends a process as kill -9 does, and resolves when it is gone. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

describe("a second process on the same file", () => {
  it("is refused at its start, with number, host and start of the first, and leaves nothing", async () => {
    const { child, tell } = startProcess();
    expect(await tell("load")).toEqual({});
    const before = await readdir(folder);
    const error = await rejection(fileStore(path).load());
    expect(error).toBeInstanceOf(FileInUseError);
    const { pid, host, startedAt } = error as FileInUseError;
    expect({ pid, host }).toEqual({ pid: child.pid, host: hostname() });
    expect(Date.now() - startedAt.getTime()).toBeLessThan(60_000);
    expect(error.message).toBe(
      `The position file ${path} is in use by process ${pid} on ${host}, started ${startedAt.toISOString()}. One file is for one process: end that one, or use another file`,
    );
    expect(await rejection(fileStore(path).save(position(1)))).toBeInstanceOf(FileInUseError);
    expect(await readdir(folder)).toEqual(before);
    expect(await tell("save", 1)).toEqual({});
    expect(await stored(path)).toEqual(position(1));
  });

  it("is refused whatever kind of store it has, and by whatever path it comes", async () => {
    const { tell } = startProcess();
    await tell("save", 1);
    const alias = join(folder, "alias");
    await symlink(folder, alias);
    await symlink(path, join(folder, "link.json"));
    const others = [
      fileState(path, { initial: 0, parse: Number }),
      fileStore(`${folder}/./a/../position.json`),
      fileStore(join(alias, "position.json")),
      fileStore(join(folder, "link.json")),
    ];
    for (const other of others) expect(await rejection(other.load())).toBeInstanceOf(FileInUseError);
    expect((await readdir(folder)).sort()).toEqual(
      [
        "alias",
        "link.json",
        "position.json",
        ...(await locksIn(folder)).map((name) => name.slice(folder.length + 1)),
      ].sort(),
    );
  });

  it("has the file at once when the first has released it", async () => {
    const { tell } = startProcess();
    await tell("save", 1);
    await tell("flush");
    expect(await readdir(folder)).toEqual(["position.json"]);
    expect(await loaded(fileStore(path))).toEqual(position(1));
  });

  it("has the file at once when the first was killed, or ended without a word", async () => {
    for (const end of ["kill", "exit"]) {
      const { child, tell } = startProcess();
      await tell("save", 2);
      if (end === "kill") await kill(child);
      else {
        child.stdin.end();
        await once(child, "close");
      }
      expect(await locksIn(folder)).toHaveLength(1);
      expect(await loaded(fileStore(path))).toEqual(position(2));
      expect(await readdir(folder)).toEqual(["position.json"]);
    }
  });

  it.skipIf(!isLinux)("is refused while the first is stopped, for it may go on", async () => {
    const { child, tell } = startProcess();
    await tell("save", 1);
    child.kill("SIGSTOP");
    const [lock = ""] = await locksIn(folder);
    const then = new Date(Date.now() - 3_600_000);
    await utimes(lock, then, then);
    expect(await rejection(fileStore(path).load())).toBeInstanceOf(FileInUseError);
    child.kill("SIGCONT");
    expect(await tell("save", 2)).toEqual({});
  });

  it.each([
    ["is empty", (lock: string) => writeFile(lock, "")],
    ["is unreadable", (lock: string) => writeFile(lock, '{"pid":')],
    ["is gone", (lock: string) => rm(lock)],
  ])("has the file when the lock %s; the first is refused from then on", async (_, damage) => {
    const { tell } = startProcess();
    await tell("save", 1);
    for (const lock of await locksIn(folder)) await damage(lock);
    const store = fileStore(path);
    expect(await store.load()).toEqual(position(1));
    expect(await tell("save", 2)).toMatchObject({ error: { name: "FileInUseError" } });
    expect(await stored(path)).toEqual(position(1));
    await store.save(position(3));
    await store.flush();
    // It would overwrite what it does not know.
    expect(await tell("save", 4)).toMatchObject({ error: { name: "FileChangedError" } });
    expect(await stored(path)).toEqual(position(3));
    expect(await tell("load")).toEqual({ ok: position(3) });
    expect(await tell("save", 4)).toEqual({});
  });

  it("goes on by itself when the lock was lost to no one", async () => {
    const { tell } = startProcess();
    await tell("save", 1);
    for (const lock of await locksIn(folder)) await rm(lock);
    expect(await tell("save", 2)).toEqual({});
    expect(await locksIn(folder)).toHaveLength(1);
    expect(await rejection(fileStore(path).load())).toBeInstanceOf(FileInUseError);
  });

  it("is refused when the first released the file and took it again", async () => {
    const { tell } = startProcess();
    await tell("save", 1);
    await tell("flush");
    await tell("save", 2);
    expect(await rejection(fileStore(path).load())).toBeInstanceOf(FileInUseError);
  });
});

describe("a process that forgets its store", () => {
  it("ends by itself, with no warning of a file that was left open", async () => {
    const script = `
      import { fileStore } from "@cb-events/storage/node";
      await (async () => fileStore(process.argv[1]).load())();
      for (let turn = 0; turn < 20; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        gc();
      }`;
    const args = ["--expose-gc", "--input-type=module", "-e", script, path];
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "ignore", "pipe"],
      cwd: fileURLToPath(new URL(".", import.meta.url)),
    });
    children.push(child);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    const [code] = await once(child, "close");
    expect({ code, said }).toEqual({ code: 0, said: "" });
  });
});

describe("many processes that start at once", () => {
  it.each(["on a new file", "on the file of a killed process"])(
    "give the file to exactly one: %s",
    async (place) => {
      if (place !== "on a new file") {
        const { child, tell } = startProcess();
        await tell("save", 1);
        await kill(child);
      }
      const processes = Array.from({ length: 5 }, () => startProcess());
      await Promise.all(processes.map(({ tell }) => tell("ready")));
      const answers = await Promise.all(processes.map(({ tell }) => tell("load")));
      const winners = answers.filter(({ error }) => error === undefined);
      expect(winners).toHaveLength(1);
      const winner = processes[answers.indexOf(winners[0] ?? {})];
      for (const { error } of answers) {
        if (error) expect(error.message).toContain(`in use by process ${winner?.child.pid} on `);
      }
      expect(await filesIn(folder)).toEqual(place === "on a new file" ? [] : ["position.json"]);
      expect(await locksIn(folder)).toHaveLength(1);
    },
  );

  it("never have it together, through a hundred takings and releases", async () => {
    const counter = join(folder, "inside");
    const processes = Array.from({ length: 4 }, () => startProcess());
    const answers = await Promise.all(processes.map(({ tell }) => tell("compete", counter, 25)));
    expect(answers).toEqual(processes.map(() => ({ ok: 25 })));
    expect((await readFile(counter, "utf8")).length).toBe(100);
  });
});
