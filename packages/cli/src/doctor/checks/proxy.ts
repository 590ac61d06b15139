import { connect } from "node:net";
import type { Environment } from "../../process/shell.js";
import { within } from "../../process/within.js";
import { type Check, failed, hint, ok } from "../check.js";
import { networkProblem } from "../network-problem.js";

/** A proxy that takes longer has a problem, in milliseconds. */
const MAX_WAIT = 5000;

const NAMES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/** Whether the proxy that the environment names is there. */
export function proxy(env: Environment): Check {
  const name = NAMES.find((each) => env[each]);
  return {
    name: "Proxy",
    async run(signal) {
      if (name === undefined) return ok("none is set");
      const url = parse(env[name] ?? "");
      if (url === undefined) return failed(`${name} is no URL`, `set it to http://host:port, or unset it`);
      const host = `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
      try {
        await within(signal, MAX_WAIT, (limited) => connected(url, limited));
      } catch (error) {
        const { saw } = networkProblem(error, host);
        return failed(`${name} names ${saw}`, `correct ${name}, or unset it`);
      }
      if (env["NODE_USE_ENV_PROXY"] === "1") return ok(`${host} answers`);
      return hint(
        `${host} answers, but Node does not use it`,
        "where there is no other way out, use Node 24 or newer with NODE_USE_ENV_PROXY=1",
      );
    },
  };
}

async function connected({ hostname, port, protocol }: URL, signal: AbortSignal): Promise<void> {
  const fallback = protocol === "https:" ? 443 : 80;
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || fallback), signal });
  try {
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  } finally {
    socket.destroy();
  }
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text.includes("://") ? text : `http://${text}`);
  } catch {
    return undefined;
  }
}
