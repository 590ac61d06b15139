import { once } from "node:events";
import { createServer } from "node:net";

/** Systems give connections the ports behind these by themselves: in a bot's absence one of them would be lost. */
const [MIN_PORT, MAX_PORT] = [20_000, 32_000];

/** A port that is free, and stays so while a bot is gone for a moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = MIN_PORT + Math.floor(Math.random() * (MAX_PORT - MIN_PORT));
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
