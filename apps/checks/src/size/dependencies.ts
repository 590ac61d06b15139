import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What each package may need at run time. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "@cb-events/types": ["valibot"],
  "@cb-events/core": ["@cb-events/types", "ofetch", "p-throttle", "valibot"],
  "@cb-events/router": ["@cb-events/types"],
  "@cb-events/recording": ["@cb-events/types", "@noble/hashes"],
  "@cb-events/otel": ["@cb-events/types", "@opentelemetry/api"],
  "@cb-events/overlay": [
    "@cb-events/core",
    "@cb-events/room",
    "@cb-events/types",
    "@hono/node-server",
    "hono",
    "valibot",
  ],
  "@cb-events/pool": ["@cb-events/core", "@cb-events/types"],
  "@cb-events/redis": ["@cb-events/core", "@cb-events/pool", "@cb-events/types"],
  "@cb-events/webhooks": ["@cb-events/core", "@cb-events/types", "ofetch"],
};

/** What the installed packages need beyond that. */
export async function unlistedDependencies(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, allowed] of Object.entries(ALLOWED)) {
    const text = await readFile(join(folder, "node_modules", name, "package.json"), "utf8");
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(text);
    const needed = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    found.push(
      ...needed.filter((other) => !allowed.includes(other)).map((other) => `${name} depends on ${other}`),
    );
  }
  return found;
}
