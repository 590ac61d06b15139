import { describe, expect, it } from "vitest";
import { renamePatiently } from "../src/file/rename-patiently.js";

/** A system on which a rename fails so many times. */
function systemOn(platform: NodeJS.Platform, code: string, times: number) {
  const renames: string[][] = [];
  let waited = 0;
  return {
    platform,
    renames,
    waited: () => waited,
    rename: (from: string, to: string) => {
      renames.push([from, to]);
      if (renames.length <= times) throw Object.assign(new Error(`${code}: it is open`), { code });
    },
    pause: (ms: number) => {
      waited += ms;
    },
  };
}

describe("a rename that another program holds up", () => {
  it.each(["EACCES", "EBUSY", "EPERM"])("is tried again on Windows: %s", (code) => {
    const system = systemOn("win32", code, 3);
    renamePatiently("a", "b", system);
    expect(system.renames).toEqual(Array.from({ length: 4 }, () => ["a", "b"]));
    expect(system.waited()).toBeLessThan(100);
  });

  it("is an error after two seconds", () => {
    const system = systemOn("win32", "EBUSY", 1000);
    expect(() => renamePatiently("a", "b", system)).toThrow("EBUSY: it is open");
    expect(system.waited()).toBe(2000);
  });

  it.each([
    ["linux", "EPERM"],
    ["darwin", "EACCES"],
    ["win32", "ENOSPC"],
  ] as const)("is an error at once where it is something else: on %s %s", (platform, code) => {
    const system = systemOn(platform, code, 1);
    expect(() => renamePatiently("a", "b", system)).toThrow(code);
    expect([system.renames.length, system.waited()]).toEqual([1, 0]);
  });
});
