import { defineConfig } from "tsup";

// Each file beside the folders is a command.
export default defineConfig({
  entry: ["src/*.ts"],
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
