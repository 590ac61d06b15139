import type { Places } from "./program.js";

/** What is started to run the conformance file on a runtime. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  /** A browser and a server of workers stay; the others end when nothing is left to do. */
  readonly endsByItself: boolean;
  /** Takes away what was set up for it. */
  close?(): Promise<void>;
}

/** A folder with the packages installed, and the conformance file in it. */
export interface Project {
  readonly folder: string;
  /** The home of what is started: what it leaves there goes away with it. */
  readonly home: string;
}

/** A runtime on this machine. */
export interface Runtime {
  /** `"node 22"` */
  readonly name: string;
  /** `"22.23.3"` */
  readonly version: string;
  /** Sets up what runs the project's conformance file against a control server. */
  launch(project: Project, controlUrl: string): Promise<Launch>;
}

/** A runtime that the conformance file can run on. */
export interface RuntimeKind {
  readonly name: string;
  /** How to get it. */
  readonly hint: string;
  /** Undefined when it is not there. With a signal, it is installed where it is missing; rejects when it cannot be. */
  find(places: Places, install?: AbortSignal): Promise<Runtime | undefined>;
}

/** What a runtime is given: the conformance file gives its results, and they are sent to the control server. */
export const REPORT =
  "await fetch(new URL('/results', url), { method: 'POST', body: JSON.stringify(await run(url)) });";

/** A module that runs a conformance file when it is loaded. */
export function scriptEntry(controlUrl: string, file: string): string {
  return `import { run } from "./${file}";\nconst url = ${JSON.stringify(controlUrl)};\n${REPORT}\n`;
}
