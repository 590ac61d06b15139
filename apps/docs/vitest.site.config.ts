import { defineConfig } from "vitest/config";

// The built site in a real Chromium: not part of `pnpm test`, for it needs a browser.
export default defineConfig({
  test: { include: ["site/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 60_000 },
});
