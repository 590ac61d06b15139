import { EventClient } from "@cb-events/core";
import { render } from "preact";
import { useState } from "preact/hooks";
import { problemOf } from "./direct/problem-of.js";
import { openDirect } from "./direct/source.js";
import type { Look } from "./look/read-look.js";
import { start } from "./page/start.js";
import { Panel } from "./view/panel.js";

interface Options {
  readonly look: Look;
  readonly problems: readonly string[];
  /** Asked for when it is not known, or wrong. */
  readonly eventsUrl: string | undefined;
}

/** The page without a server: core in the browser. Gives what ends it. */
export function startDirect(root: Element, { look, problems, eventsUrl }: Options): () => void {
  let stop = () => {};
  const ask = (problem: string) => render(<DirectForm problem={problem} onUrl={attempt} />, root);
  const attempt = (url: string) => {
    const problem = problemWith(url);
    if (problem === undefined) stop = start(root, { look, problems, open: (told) => openDirect(url, told) });
    else ask(problem);
  };
  if (eventsUrl === undefined) ask("");
  else attempt(eventsUrl);
  return () => {
    stop();
    render(null, root);
  };
}

/** Why it is no events URL, without saying what it is: it may be one with a slip in it. */
function problemWith(url: string): string | undefined {
  try {
    new EventClient(url);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

interface Props {
  /** Why the URL before was not taken; "" for none. */
  readonly problem: string;
  readonly onUrl: (url: string) => void;
}

function DirectForm({ problem, onUrl }: Props) {
  const [url, setUrl] = useState("");
  return (
    <main class="ask">
      <Panel name="ask-panel" title="Without a server">
        <h1>Your events URL</h1>
        <p>
          This page can ask Chaturbate for your room's events by itself. Paste the events URL that you made at
          chaturbate.com/statsapi/authtoken/ with the scope “Events API”.
        </p>
        <form
          class="ask-form"
          autocomplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            onUrl(url.trim());
          }}
        >
          <label for="events-url">Events URL</label>
          <input
            id="events-url"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            aria-describedby="access"
            onInput={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <button type="submit">Connect</button>
        </form>
        <p class="ask-problem" role="alert">
          {problem}
        </p>
        <p id="access" class="muted">
          Treat it as a password. Whoever has it sees everything that happens in your room: tips, private
          messages, and the real names of anonymous tippers, none of which this page shows. It stays in the
          memory of this page and goes to the feed alone: after a reload you are asked again. You can take it
          back at any time by deleting the token where you made it.
        </p>
      </Panel>
    </main>
  );
}
