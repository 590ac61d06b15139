import { defineConfig } from "tsup";

// What serves the page. The page itself is built by Vite, into the same folder.
export default defineConfig({
  entry: ["src/index.ts", "src/node.ts"],
  format: "esm",
  platform: "neutral",
  external: [/^node:/],
  removeNodeProtocol: false,
  target: "es2022",
  dts: true,
  clean: ["!page/**"],
});
