import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  platform: "neutral",
  external: [/^node:/, /^bun:/, "libsql"],
  removeNodeProtocol: false,
  target: "es2022",
  dts: true,
  clean: true,
});
