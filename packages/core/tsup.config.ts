import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/node.ts", "src/ofetch.ts"],
  format: "esm",
  platform: "neutral",
  target: "es2022",
  // For consumers without that lib: TypeScript 5.2 and newer has it, whatever else is asked for.
  dts: { banner: '/// <reference lib="esnext.disposable" />' },
  clean: true,
});
