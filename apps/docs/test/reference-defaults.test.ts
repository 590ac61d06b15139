import { readFile } from "node:fs/promises";
import { EventClient } from "@cb-events/core";
import { expect, it } from "vitest";

it("the defaults in the table of the client's options are those that a client has", async () => {
  const readme = await readFile(new URL("../../../packages/core/README.md", import.meta.url), "utf8");
  const [, rows = ""] =
    /<!-- generated: options of ClientOptions -->([\s\S]*?)<!-- end -->/.exec(readme) ?? [];
  const told = [...rows.matchAll(/^\| `(\w+)` \| `([^`]+)` \|/gm)].map(([, name = "", text = ""]) => [
    name,
    JSON.parse(text) as unknown,
  ]);
  expect(Object.fromEntries(told)).toEqual({
    ...new EventClient({ username: "demo", token: "secret" }).config,
  });
});
