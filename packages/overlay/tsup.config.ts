import { defineConfig } from "tsup";

// What the bot imports to serve the page. The page itself is built by Vite.
export default defineConfig({
  entry: ["src/event-log.ts"],
  format: "esm",
  platform: "neutral",
  target: "es2022",
  dts: true,
});
