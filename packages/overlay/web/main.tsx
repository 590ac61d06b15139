import "@fontsource-variable/outfit/wght.css";
import "./styles/page.css";
import { takeFragment } from "./direct/fragment.js";
import { type Look, readLook } from "./look/read-look.js";
import { applyLook } from "./page/apply-look.js";
import { keepFiles } from "./page/keep-files.js";
import { start } from "./page/start.js";
import { takeKey } from "./page/take-key.js";
import { openServed } from "./served/source.js";

const root = document.querySelector("#page") as HTMLElement;
let stop = () => {};
/** Counts what was shown: what is shown last stays. */
let shows = 0;

// First of all: the URL in the fragment is a password.
const given = takeFragment(location, history);
takeKey(location, history);
show(given);
// Also one that is put behind the address of this page while it is open.
window.addEventListener("hashchange", () => {
  const eventsUrl = takeFragment(location, history);
  if (eventsUrl !== undefined) show(eventsUrl);
});

/** Shows what the address asks for, in place of what was shown before. */
function show(eventsUrl: string | undefined): void {
  stop();
  shows += 1;
  const mine = shows;
  const { look, problems } = readLook(location.search);
  applyLook(look);
  // Says that the page did not start: it did.
  root.replaceChildren();
  open(look, problems, eventsUrl).then(
    (opened) => {
      if (mine === shows) stop = opened;
      else opened();
    },
    () => {
      if (mine === shows) root.textContent = "A part of this page did not load. Load it again.";
    },
  );
}

// Not on the top level: the modules that are loaded later need this one to be done.
async function open(
  look: Look,
  problems: readonly string[],
  eventsUrl: string | undefined,
): Promise<() => void> {
  if (look.mode === "direct") {
    const { startDirect } = await import("./direct-form.js");
    return startDirect(root, { look, problems, eventsUrl });
  }
  if (look.mode === "preview") {
    const { openPreview } = await import("./preview/open-preview.js");
    return start(root, { look, problems, open: openPreview });
  }
  keepFiles();
  return start(root, { look, problems, open: openServed });
}
