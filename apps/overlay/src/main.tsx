import "@fontsource-variable/outfit/wght.css";
import "./styles/page.css";
import { takeFragment } from "./direct/fragment.js";
import { readLook } from "./look/read-look.js";
import { applyLook } from "./page/apply-look.js";
import { keepFiles } from "./page/keep-files.js";
import { start } from "./page/start.js";
import { openServed } from "./served/source.js";

// First of all: the URL in the fragment is a password.
const eventsUrl = takeFragment(location, history);
const { look, problems } = readLook(location.search);
const root = document.querySelector("#page") as HTMLElement;

applyLook(look);
// Says that the page did not start: it did.
root.replaceChildren();
void run();

// Not on the top level: the modules that are loaded later need this one to be done.
async function run(): Promise<void> {
  if (look.mode === "direct") {
    const { startDirect } = await import("./direct-form.js");
    startDirect(root, { look, problems, eventsUrl });
  } else if (look.mode === "preview") {
    const { openPreview } = await import("./preview/open-preview.js");
    start(root, { look, problems, open: openPreview });
  } else {
    keepFiles();
    start(root, { look, problems, open: openServed });
  }
}
