import type { ControlAction } from "../../src/protocol.js";

/** Asks the bot for something. Resolves with why it was not done; `""` when it was. `path` is where its pages are, as in `ana/`. */
export async function send(action: ControlAction, request: typeof fetch = fetch, path = ""): Promise<string> {
  try {
    const response = await request(`${path}control`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(action),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok) return "";
    const reason = (await response.text()).trim().slice(0, 200);
    return reason || `The bot answered ${response.status}`;
  } catch {
    return "The bot cannot be reached";
  }
}
