import type { Command } from "commander";
import type { Shell } from "../process/shell.js";

/** Adds a command to the program. `done` is given the exit code of its run. */
export type DefineCommand = (program: Command, shell: Shell, done: (code: number) => void) => void;
