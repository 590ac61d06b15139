import { describe, expect, it } from "vitest";
import { interrupt, suspender } from "../src/screen/job-control.js";

/** A process that notes what happens to it. */
function processOn(platform: NodeJS.Platform, hasListener = true) {
  const happened: unknown[] = [];
  const note = (...what: unknown[]) => void happened.push(what);
  return {
    ...{ platform, pid: 7, happened },
    kill: (pid: number, signal: string) => note("kill", pid, signal),
    emit: (name: string) => {
      note("emit", name);
      return hasListener;
    },
    exit: (code: number) => note("exit", code),
  };
}

describe("Ctrl+C in a terminal that is read key by key", () => {
  it.each(["linux", "darwin"] as const)("is the signal of the system on %s", (platform) => {
    const own = processOn(platform);
    interrupt(own);
    expect(own.happened).toEqual([["kill", 7, "SIGINT"]]);
  });

  it("calls the listeners on Windows, where the signal of the system would end the process at once", () => {
    const own = processOn("win32");
    interrupt(own);
    expect(own.happened).toEqual([["emit", "SIGINT"]]);
  });

  it("ends the process on Windows, where none listens any more", () => {
    const own = processOn("win32", false);
    interrupt(own);
    expect(own.happened).toEqual([
      ["emit", "SIGINT"],
      ["exit", 130],
    ]);
  });
});

describe("Ctrl+Z in such a terminal", () => {
  it("stops the group of the process", () => {
    const own = processOn("linux");
    suspender(own)?.();
    expect(own.happened).toEqual([["kill", 0, "SIGTSTP"]]);
  });

  it("is nothing on Windows", () => expect(suspender(processOn("win32"))).toBeUndefined());
});
