import { defineConfig } from "tsup";

export default defineConfig({
  // write-schema runs at the build and is not shipped.
  entry: { main: "src/main.ts", "write-schema": "src/settings/write-schema.ts" },
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
