import { describe, it } from "vitest";
import { checks } from "./conformance/checks.mjs";
import { temporaryFolders } from "./support.js";

const temporaryFolder = temporaryFolders();

describe("a ledger, over the driver of this runtime", () => {
  it.each(Object.entries(checks))("%s", async (_, check) => {
    await check(await temporaryFolder());
  });
});
