import { serveCalls } from "./serve-calls.js";
import { Server } from "./server/server.js";

const server = new Server();

await serveCalls({
  listen: server.listen.bind(server),
  pages: server.pages.bind(server),
  live: server.live.bind(server),
  allHeld: () => server.allHeld(),
  emit: server.emit.bind(server),
  mostInMinute: () => server.mostInMinute(),
});
