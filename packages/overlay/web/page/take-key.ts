/**
 * Takes the access key out of the address. The bot does that itself; but where the page came from the browser's own
 * files, for the bot is gone, the key stands there still. The cookie that it was exchanged for lets the page in.
 */
export function takeKey(
  { href }: Pick<Location, "href">,
  history: Pick<History, "state" | "replaceState">,
): void {
  const url = new URL(href);
  if (!url.searchParams.has("key")) return;
  url.searchParams.delete("key");
  history.replaceState(history.state, "", url.href);
}
