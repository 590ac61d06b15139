// The few lines around the conformance file: it gives its results, and they are sent to the control server.

const REPORT =
  "await fetch(new URL('/results', url), { method: 'POST', body: JSON.stringify(await run(url)) });";

/** A module that runs a conformance file when it is loaded. */
export function scriptEntry(controlUrl: string, file: string): string {
  return `import { run } from "./${file}";\nconst url = ${JSON.stringify(controlUrl)};\n${REPORT}\n`;
}

/** A module worker that runs it when it is asked for anything. */
export function workerEntry(controlUrl: string): string {
  return `import { run } from "./conformance.js";
const url = ${JSON.stringify(controlUrl)};
export default {
  async fetch() {
    ${REPORT}
    return new Response("done");
  },
};
`;
}
