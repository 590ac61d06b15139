import { getProgram, majorOf, PLACES } from "../runtimes/program.js";
import type { Program } from "./worker.js";

/** A Node that takes part. */
export interface Runtime {
  /** With its version. */
  readonly name: string;
  readonly major: number;
  readonly program: Program;
}

/** What takes part unless others are asked for: fetch costs one much more than the other. */
export const MAJORS: readonly number[] = [20, 24];

/** The Node that runs this, or one that npm installs into a folder of its own, once. */
export async function findNode(major: number, signal: AbortSignal): Promise<Runtime> {
  const wanted = { name: `node ${major}`, commands: ["node"], major, npm: `node@${major}` };
  const found = await getProgram(wanted, PLACES, signal);
  if (found === undefined) throw new Error(`npm has put no Node ${major} into its place`);
  const program = { command: found.file, args: ["--expose-gc"] };
  return { name: `Node ${found.version}`, major: majorOf(found.version), program };
}
