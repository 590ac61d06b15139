import { fileURLToPath } from "node:url";
import { mergeConfig } from "vitest/config";
import { vitestConfig } from "../../apps/checks/src/vitest.js";

export default mergeConfig(vitestConfig({ coverage: true }), {
  resolve: {
    // The checks that every runtime runs over the built package run over the source here.
    alias: { "@cb-events/ledger": fileURLToPath(new URL("src/index.ts", import.meta.url)) },
  },
  test: {
    coverage: {
      // Node 20 has libsql alone; the other two run the same checks in `conformance`.
      exclude: ["src/driver/bun-sqlite.ts", "src/driver/node-sqlite.ts"],
      thresholds: { branches: 90 },
    },
  },
});
