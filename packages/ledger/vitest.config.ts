import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // The checks that every runtime runs over the built package run over the source here.
    alias: { "@cb-events/ledger": fileURLToPath(new URL("src/index.ts", import.meta.url)) },
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Generous: a busy machine is no failure.
    testTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    coverage: {
      enabled: true,
      include: ["src/**"],
      // Node 20 has libsql alone; the other two run the same checks in `conformance`.
      exclude: ["src/driver/bun-sqlite.ts", "src/driver/node-sqlite.ts"],
      reporter: ["text-summary"],
      thresholds: { branches: 90 },
    },
  },
});
