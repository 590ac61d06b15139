import { defineConfig } from "vitest/config";

// The overlay in a real Chromium, with real bots: not part of `pnpm test`, for it needs a browser.
export default defineConfig({
  test: {
    include: ["browser/**/*.test.ts"],
    // One file at a time: some of them measure.
    fileParallelism: false,
    maxConcurrency: 6,
    // Generous: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
