import { type Check, failed, ok } from "../check.js";

const MIN = [20, 19] as const;

/** Whether this Node is new enough. */
export function nodeVersion(version: string = process.versions.node): Check {
  return {
    name: "Node",
    run: () => {
      const [major = 0, minor = 0] = version.split(".").map(Number);
      if (major > MIN[0] || (major === MIN[0] && minor >= MIN[1])) return ok(version);
      return failed(
        `${version} is too old`,
        `install Node ${MIN.join(".")} or newer from https://nodejs.org`,
      );
    },
  };
}
