import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", node: "src/node.ts", cli: "src/node/cli.ts" },
  format: "esm",
  platform: "neutral",
  external: [/^node:/],
  // Deno and workerd know Node's modules by this name only.
  removeNodeProtocol: false,
  target: "es2022",
  // The reference is for consumers without that lib: TypeScript 5.2 and newer has it, whatever else is asked for.
  dts: {
    entry: ["src/index.ts", "src/node.ts"],
    banner: '/// <reference lib="esnext.disposable" />',
  },
  clean: true,
});
