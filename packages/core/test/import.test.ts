import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

it("is imported without a look at what fetch is made of, which Node loads then: the first request does that", async () => {
  const looked: string[] = [];
  for (const name of ["fetch", "Request", "Response", "Headers"]) {
    const value: unknown = Reflect.get(globalThis, name);
    vi.stubGlobal(name, value);
    const get = () => {
      looked.push(name);
      return value;
    };
    Object.defineProperty(globalThis, name, { configurable: true, get });
  }
  vi.resetModules();
  const { EventClient } = await import("../src/index.js");
  const client = new EventClient({ username: "ana", token: "token" });
  await client.close();
  expect(looked).toEqual([]);
});
