import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/*.ts"],
  // Each file stays a file: the bot finds out by its own whether it is the program.
  bundle: false,
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
