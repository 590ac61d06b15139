import { defineConfig } from "tsup";

// One output per source file: a page that imports one schema pays for one schema.
export default defineConfig({
  entry: ["src/**/*.ts"],
  bundle: false,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  dts: { entry: "src/index.ts" },
  clean: true,
});
