/** How long the bot may take to say which version of a file it has, in milliseconds: then it is taken as it was. */
const PATIENCE = 1000;

/**
 * The address of a media file as it is now. A browser keeps what a page has loaded for as long as the page is open, so one
 * that was replaced needs another address; one that was not keeps its own, and is not loaded again.
 */
export async function freshAddress(address: string, request: typeof fetch = fetch): Promise<string> {
  if (!address.startsWith("media/")) return address;
  try {
    const { ok, headers } = await request(address, {
      method: "HEAD",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const tag = ok ? headers.get("etag") : null;
    return tag === null ? address : `${address}?v=${encodeURIComponent(tag)}`;
  } catch {
    return address;
  }
}
