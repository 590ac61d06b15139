/** An events URL, or what was meant to be one. */
const EVENTS_URL = /^(?:https?:|[^#]*\/events\/)/i;

/**
 * Takes the events URL out of the address, `#https://…`, and out of the history: whoever sees either would have the
 * token. `mode=direct` in the query stands for it. Undefined when there is none.
 */
export function takeFragment(
  { href }: Pick<Location, "href">,
  history: Pick<History, "state" | "replaceState">,
): string | undefined {
  const url = new URL(href);
  const fragment = eventsUrlOf(url.hash.slice(1));
  if (fragment === undefined) return undefined;
  url.hash = "";
  url.searchParams.set("mode", "direct");
  history.replaceState(history.state, "", url.href);
  return fragment;
}

function eventsUrlOf(hash: string): string | undefined {
  // As it is, where it is one: what is encoded in it belongs to it.
  return [hash, decoded(hash)].find((text) => EVENTS_URL.test(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
