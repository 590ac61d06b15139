import { describe, expect, it } from "vitest";
import { killLeftovers, killTree } from "../../src/node/conformance/kill-tree.js";
import { startProblem } from "../../src/node/conformance/line-error.js";

/** Notes what is done to a system. */
function systemOf(platform: NodeJS.Platform, isGone = false) {
  const done: unknown[] = [];
  return {
    platform,
    done,
    kill: (pid: number, signal: string) => {
      done.push(["kill", pid, signal]);
      if (isGone) throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
    },
    run: (program: string, args: readonly string[]) => void done.push([program, ...args]),
  };
}

describe("the end of a client under test", () => {
  it.each(["linux", "darwin"] as const)(
    "is that of its group on %s, and of what it left behind",
    (platform) => {
      const system = systemOf(platform);
      killTree(7, system);
      killLeftovers(7, system);
      expect(system.done).toEqual([
        ["kill", -7, "SIGKILL"],
        ["kill", -7, "SIGKILL"],
      ]);
    },
  );

  it("is no error where there is none of it left", () => {
    const system = systemOf("linux", true);
    expect(() => killTree(7, system)).not.toThrow();
    expect(() => killLeftovers(7, system)).not.toThrow();
  });

  it("is that of its tree on Windows, and never of a number that may be another's by now", () => {
    const system = systemOf("win32");
    killTree(7, system);
    killLeftovers(7, system);
    expect(system.done).toEqual([["taskkill", "/pid", "7", "/t", "/f"]]);
  });
});

it("says what a command that cannot be started has to be on Windows", () => {
  expect(startProblem("ENOENT", "linux")).toBe("The command could not be started: ENOENT");
  expect(startProblem("ENOENT", "win32")).toBe(
    "The command could not be started: ENOENT. Name a program, such as node: Windows starts no script",
  );
});
