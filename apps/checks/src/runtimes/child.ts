import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Launch, Project } from "./runtime.js";

/** How much of its output is kept. */
const KEPT = 4000;

/** A process, and those that it starts itself. */
export interface Child {
  /** Resolves when it is over, with what is to be said of it. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Ends it, and those that it started. Can be called when they are over. */
  end(): Promise<void>;
}

/** Starts a runtime, with none of this process's environment but the path. */
export function startChild({ program, args }: Launch, { folder, home }: Project): Child {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that all of it can be ended: a browser is many processes.
    detached: true,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      TMPDIR: home,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-KEPT);
    });
  }
  const closed = once(child, "close").catch(() => {});
  const ended = new Promise<Awaited<Child["ended"]>>((resolve) => {
    child.once("error", (error) => resolve({ code: null, output: error.message }));
    // Its last words may come a moment later; for ever later, where it left a process behind that holds the pipe.
    child.once("exit", async (code) => {
      await Promise.race([closed, delay(500)]);
      resolve({ code, output });
    });
  });
  return {
    ended,
    end: async () => {
      signalGroup(child.pid, "SIGTERM");
      await Promise.race([ended, delay(3000)]);
      signalGroup(child.pid, "SIGKILL");
      await ended;
    },
  };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It is over.
  }
}
