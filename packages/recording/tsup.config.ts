import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/node.ts"],
  format: "esm",
  platform: "neutral",
  external: [/^node:/],
  // Deno and workerd know Node's modules by this name only.
  removeNodeProtocol: false,
  target: "es2022",
  dts: true,
  clean: true,
});
