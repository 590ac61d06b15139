/** How long an answer may take, in milliseconds: the bot looks around for 8 s at most. */
const MAX_TIME = 15_000;

/** Asks the bot for what it tells by POST alone. Resolves with undefined where it does not answer, or knows no such thing. */
export async function ask(path: "key" | "diagnosis", request: typeof fetch = fetch): Promise<unknown> {
  try {
    const response = await request(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      signal: AbortSignal.timeout(MAX_TIME),
    });
    return response.ok ? ((await response.json()) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
