import { defineConfig } from "vite";
import { serviceWorker } from "./src/build/service-worker.js";
import { sizeBudget } from "./src/build/size-budget.js";

/** What the page may cost in its served mode, compressed. */
const MOST_BYTES = 30_000;

// Two pages without a fixed place: any folder of any host will do.
export default defineConfig({
  base: "./",
  appType: "mpa",
  build: {
    outDir: "dist/page",
    emptyOutDir: true,
    // The browser inside of OBS 28.
    target: "chrome103",
    // The content security policy allows no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { page: "index.html", choices: "choices.html" } },
  },
  plugins: [sizeBudget("page", MOST_BYTES), serviceWorker(new URL("src/service-worker.js", import.meta.url))],
});
