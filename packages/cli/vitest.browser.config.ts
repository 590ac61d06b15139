import { defineConfig } from "vitest/config";

const shared = {
  maxConcurrency: 6,
  // Generous: a busy machine is no failure.
  testTimeout: 300_000,
  hookTimeout: 60_000,
};

// The overlay in a real Chromium, with real bots: not part of `pnpm test`, for it needs a browser. Most of it waits,
// so two files go on at the same time; what measures time goes last, and alone.
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: "together",
          include: ["browser/**/*.test.ts"],
          exclude: ["browser/burst.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...shared, name: "alone", include: ["browser/burst.test.ts"], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
