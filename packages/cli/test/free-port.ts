import { once } from "node:events";
import { createServer } from "node:net";

/** Systems give connections the ports behind these by themselves: in a bot's absence one of them would be lost. */
const [MIN_PORT, MAX_PORT] = [20_000, 32_000];
/** Files of tests that run side by side take their ports from different parts of these. */
const PORTS_EACH = 750;
const FIRST_PORT =
  MIN_PORT + ((Number(process.env["VITEST_POOL_ID"] ?? 0) * PORTS_EACH) % (MAX_PORT - MIN_PORT));

let taken = Math.floor(Math.random() * PORTS_EACH);

/** A port that is free, and stays so while a bot is gone for a moment: no other is given it meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    taken += 1;
    const port = FIRST_PORT + (taken % PORTS_EACH);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
