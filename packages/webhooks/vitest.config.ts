import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Generous: a busy machine is no failure.
    testTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    coverage: {
      enabled: true,
      include: ["src/**"],
      reporter: ["text-summary"],
      thresholds: { branches: 95 },
    },
  },
});
