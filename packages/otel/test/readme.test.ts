import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { EventClient } from "@cb-events/core";
import { Simulator, tip } from "@cb-events/simulator";
import { metrics } from "@opentelemetry/api";
import { describe, expect, it, onTestFinished } from "vitest";
import { servePrometheus } from "../examples/prometheus.js";
import { clientHooks, observe, relayHooks, timed } from "../src/index.js";
import { METRICS } from "../src/names.js";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("the README", () => {
  it.each(["quick-start", "prometheus"])("shows examples/%s.ts", async (name) => {
    expect(await read("README.md")).toContain(`\`\`\`ts\n${await read(`examples/${name}.ts`)}\`\`\``);
  });

  it("names every metric", async () => {
    const readme = await read("README.md");
    for (const { name } of Object.values(METRICS)) {
      const short = name.replace(/^.*(\.\w+)$/, "$1");
      expect(readme.includes(`\`${name}\``) || readme.includes(`\`${short}\``), name).toBe(true);
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

it("is served to Prometheus, and the dashboard asks for nothing else", async () => {
  const port = await freePort();
  const provider = servePrometheus(port);
  onTestFinished(async () => {
    metrics.disable();
    await provider.shutdown();
  });
  const meter = metrics.getMeter("test");
  const feed = new Simulator({ username: "ana", token: "secret" });
  const client = new EventClient(feed.eventsUrl, {
    fetch: feed.fetch,
    hooks: clientHooks(meter),
    logger: false,
  });
  observe(client, meter);
  observe(
    {
      status: { rooms: [], requests: 1, requestsPerMinute: 2, waiting: 0, pending: 0, lag: 0, dead: 0 },
    },
    meter,
  );
  relayHooks(meter).onAppend({ events: [], seconds: 0.1 });
  feed.fault({ on: 1, status: 503 });
  feed.fault({ on: 3, kind: "dropNextUrl" });
  feed.emit(tip({ from: "bob" }));
  await client.poll();
  feed.emit(tip({ from: "bob" }));
  const ending = new AbortController();
  await client.run(
    timed(() => ending.abort(), { meter }),
    { signal: ending.signal },
  );
  await client.close();

  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const { panels } = JSON.parse(await read("grafana.json")) as { panels: { targets: { expr: string }[] }[] };
  const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join("\n");
  // What is behind `by` and in braces are attributes.
  const names = [
    ...asked.replace(/\bby \([^)]*\)/g, "").matchAll(/\b(cb_events_\w+)(?:\(_seconds\)\?(_\w+)?)?/g),
  ].map(([, name = "", end = ""]) => name + end);
  expect(new Set(names).size).toBeGreaterThan(10);
  for (const name of names) expect(page, name).toMatch(new RegExp(`^${name}[ {]`, "m"));
});
