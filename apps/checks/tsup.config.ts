import { defineConfig } from "tsup";

// The one command line, and the programs that its checks start.
export default defineConfig({
  entry: [
    "src/{main,contestant,server,crash-bot,ledger-bot,studio-worker,import-cost,start-floor,start-ours}.ts",
  ],
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
