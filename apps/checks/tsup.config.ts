import { defineConfig } from "tsup";

// Each file beside the folders is a program, but for what the tests and the programs share.
export default defineConfig({
  entry: ["src/*.ts", "!src/{any-event,chromium,command-line,console-guard,vitest}.ts"],
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
