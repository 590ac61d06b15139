import { defineConfig } from "vite";
import { serviceWorker } from "./web/build/service-worker.js";
import { sizeBudget } from "./web/build/size-budget.js";

/** What the page may cost in its served mode, compressed. */
const MOST_BYTES = 40_000;

// Pages without a fixed place: any folder of any host will do.
export default defineConfig({
  root: "web",
  base: "./",
  appType: "mpa",
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    // The browser inside of OBS 28.
    target: "chrome103",
    // The content security policy allows no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        page: "web/index.html",
        control: "web/control.html",
        settings: "web/settings.html",
        rooms: "web/rooms.html",
      },
    },
  },
  plugins: [sizeBudget("page", MOST_BYTES), serviceWorker(new URL("web/service-worker.js", import.meta.url))],
});
