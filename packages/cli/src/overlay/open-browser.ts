import type { Log } from "../log.js";

/** Shows the address in the browser of the system. That it cannot is no end of the bot. */
export async function openBrowser(address: string, log: Log): Promise<void> {
  try {
    const { default: open } = await import("open");
    await open(address);
  } catch (error) {
    log.warn(`--open: no browser could be started (${(error as Error).message})`);
  }
}
