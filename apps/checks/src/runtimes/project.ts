import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../packages.js";
import type { Project } from "./runtime.js";

const CONFORMANCE = join(ROOT, "apps/checks/conformance");

/** What the conformance files need beside the packages: name to version. */
export const CONFORMANCE_DEPENDENCIES = {
  "undici-6": "npm:undici@6",
  "undici-7": "npm:undici@7",
  "undici-8": "npm:undici@8",
};

/** Puts the conformance files into a folder that has the packages. */
export async function addConformance(folder: string): Promise<void> {
  for (const file of ["conformance.js", "node-fetch.js"]) {
    await copyFile(join(CONFORMANCE, file), join(folder, file));
  }
}

/** The folder as a project with a home of its own, which `removeHome` takes away with all that was left in it. */
export async function withHome(folder: string): Promise<Project & { removeHome(): Promise<void> }> {
  const home = await mkdtemp(join(folder, "home-"));
  // The last processes of a browser may still write.
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { folder, home, removeHome };
}
