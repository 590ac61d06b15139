// The conformance file once more, with nodeFetch on Node, and a few checks with the agents of npm's undici.

import { nodeFetch } from "@cb-events/core/node";
import { tip } from "@cb-events/simulator";
import { run as runConformance } from "./conformance.js";

/** The versions of undici, and the oldest major version of Node that each runs on. */
const UNDICIS = [
  { major: 6, node: 18 },
  { major: 7, node: 20 },
  { major: 8, node: 22 },
];

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
  try {
    const options = { fetch: nodeFetch({ dispatcher: agent }), retryAttempts: 1 };
    const room = await stage.room();
    const client = stage.client(room, options);
    const ids = await room.emit(tip(), tip());
    const events = await client.poll();
    if (events.map(({ id }) => id).join() !== ids.join()) throw new Error("not the events that were sent");

    const polling = codeOf(client.poll());
    await room.held();
    await client.close();
    expectCode(await polling, "CLIENT_CLOSED");
    await room.free();

    const bomb = await stage.room({ body: "gzip" });
    expectCode(await codeOf(stage.client(bomb, options).poll()), "PROTOCOL");
    const broken = await stage.room({ faults: [{ on: "every", kind: "reset" }] });
    expectCode(await codeOf(stage.client(broken, options).poll()), "NETWORK");
  } finally {
    await agent.destroy();
  }
}

/** @param {Promise<unknown>} promise */
async function codeOf(promise) {
  return promise.then(
    () => "no error",
    (error) => error.code,
  );
}

/**
 * @param {string} code
 * @param {string} expected
 */
function expectCode(code, expected) {
  if (code !== expected) throw new Error(`got ${code}, expected ${expected}`);
}
