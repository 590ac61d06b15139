import { readRecording } from "@cb-events/recording/node";

/** The tokens of each tipper in a recording, which may be gzipped. */
export async function tippers(path: string): Promise<Map<string, number>> {
  const tokens = new Map<string, number>();
  for await (const event of readRecording(path)) {
    if (event.type !== "tip") continue;
    const { username } = event.user;
    tokens.set(username, (tokens.get(username) ?? 0) + event.tip.tokens);
  }
  return tokens;
}
