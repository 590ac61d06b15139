import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "vitest";

/** The way from the browser to the bot, which can be cut. A browser that is told to be offline keeps the connections that it has. */
export interface Network {
  /** For the browser: `{ proxy }` of a context. */
  readonly proxy: { readonly server: string; readonly bypass: string };
  /** Cuts every connection, and lets none through. */
  cut(): void;
  mend(): void;
}

export async function openNetwork({ onTestFinished }: Pick<TestContext, "onTestFinished">): Promise<Network> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer(({ url = "", method, headers }, response) => {
    const asking = request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    asking.on("error", () => response.destroy());
    response.on("close", () => asking.destroy());
    asking.end();
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    if (isCut) socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(async () => {
    destroyAll();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return {
    // A browser goes to its own machine without a proxy, unless it is told not to.
    proxy: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" },
    cut() {
      isCut = true;
      destroyAll();
    },
    mend() {
      isCut = false;
    },
  };
}
