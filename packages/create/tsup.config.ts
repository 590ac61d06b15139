import { cp } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/main.ts"],
  format: "esm",
  platform: "node",
  target: "node20",
  dts: { entry: "src/index.ts" },
  clean: true,
  async onSuccess() {
    await cp("templates", "dist/templates", { recursive: true });
    // One source of truth: the bot that is tested and run there.
    await cp("../../apps/demo/src/bot.ts", "dist/templates/bot/bot.ts");
  },
});
