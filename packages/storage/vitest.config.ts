import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    coverage: {
      enabled: true,
      include: ["src/**"],
      reporter: ["text-summary"],
      thresholds: { branches: 95 },
    },
  },
});
