import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../packages.js";
import type { Project } from "./runtime.js";

const CONFORMANCE = join(ROOT, "apps/packed/conformance/conformance.js");

/** Puts the conformance file into a folder that has the packages. */
export async function addConformance(folder: string): Promise<void> {
  await copyFile(CONFORMANCE, join(folder, "conformance.js"));
}

/** The folder as a project with a home of its own, which `removeHome` takes away with all that was left in it. */
export async function withHome(folder: string): Promise<Project & { removeHome(): Promise<void> }> {
  const home = await mkdtemp(join(folder, "home-"));
  // The last processes of a browser may still write.
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { folder, home, removeHome };
}
