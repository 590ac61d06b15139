import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // More than there are cores: most of it is waiting for bots.
    maxWorkers: 3,
    // Generous: a busy machine is no failure.
    testTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
  },
});
