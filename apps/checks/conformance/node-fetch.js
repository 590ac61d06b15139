// The conformance file once more, with nodeFetch on Node, and a few of its checks with the agents of npm's undici.

import { nodeFetch } from "@cb-events/core/node";
import { checks, run as runConformance } from "./conformance.js";

/** The versions of undici, and the oldest major version of Node that each runs on. */
const UNDICIS = [
  { major: 6, node: 18 },
  { major: 7, node: 20 },
  { major: 8, node: 22 },
];

/** Events, an end of a held request, a body that is too large, connections that break. */
const BY_AGENT = /** @type {const} */ ([
  "gives events in order, page by page",
  "ends a held loop and a held poll() when it is closed",
  "refuses a small body that unpacks to a large one",
  "shows its token in no error",
]);

/** @typedef {import("./conformance.js").Stage} Stage */

/**
 * @param {string} controlUrl
 * @returns {Promise<import("./conformance.js").CheckResult[]>}
 */
export async function run(controlUrl) {
  /** @type {Record<string, (stage: Stage) => unknown>} */
  const more = {};
  for (const { major, node } of UNDICIS) {
    const undici = `undici-${major}`;
    if (Number.parseInt(process.versions.node, 10) < node || !isInstalled(undici)) continue;
    more[`makes requests by an agent of undici ${major}`] = (stage) => checkAgent(stage, undici);
  }
  return runConformance(controlUrl, { fetch: nodeFetch({ logger: { debug: refuse } }), more });
}

/** @param {string} name */
function isInstalled(name) {
  try {
    return import.meta.resolve(name) !== "";
  } catch {
    return false;
  }
}

/** @param {string} message */
function refuse(message) {
  throw new Error(message);
}

/**
 * @param {Stage} stage
 * @param {string} undici
 */
async function checkAgent(stage, undici) {
  const { Agent } = await import(undici);
  const agent = new Agent();
  const fetch = nodeFetch({ dispatcher: agent });
  /** @type {Stage["client"]} */
  const client = (room, options) => stage.client(room, { fetch, ...options });
  try {
    for (const name of BY_AGENT) await checks[name]({ ...stage, client });
  } finally {
    await agent.destroy();
  }
}
