import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** How the tests of one workspace differ from the others. */
export interface VitestOptions {
  /** Measure coverage: the branches of `src` have to be tested, but for 5 in 100. */
  readonly coverage?: boolean;
  /** Test files that run at the same time. */
  readonly maxWorkers?: number;
}

/** The settings of a workspace's tests. */
export function vitestConfig({ coverage = false, maxWorkers }: VitestOptions = {}): ViteUserConfig {
  return defineConfig({
    test: {
      include: ["test/**/*.test.ts"],
      setupFiles: [fileURLToPath(new URL("console-guard.ts", import.meta.url))],
      // Generous: a busy machine is no failure.
      testTimeout: 60_000,
      reporters: ["default", ["json", { outputFile: "test-results.json" }]],
      ...(maxWorkers !== undefined && { maxWorkers }),
      ...(coverage && {
        coverage: {
          enabled: true,
          include: ["src/**"],
          reporter: ["text-summary"],
          thresholds: { branches: 95 },
        },
      }),
    },
  });
}
