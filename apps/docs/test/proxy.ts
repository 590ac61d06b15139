import { once } from "node:events";
import { request as ask, createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy on loopback. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** What it was asked to connect to: hosts and ports. */
  readonly asked: readonly string[];
  /** What it was asked to ask for: URLs. */
  readonly forwarded: readonly string[];
}

/** Opens tunnels to any port of this machine, and passes plain requests on, as proxies do. */
export async function openProxy(): Promise<Proxy> {
  const asked: string[] = [];
  const forwarded: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    forwarded.push(String(request.url));
    const { method, headers } = request;
    const asking = ask(String(request.url), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asking.on("error", () => response.destroy()).end();
    response.on("close", () => asking.destroy());
  });
  server.on("connect", (request, near: Socket) => {
    asked.push(String(request.url));
    const far = connect(Number(String(request.url).split(":").at(-1)), "127.0.0.1", () => {
      near.write("HTTP/1.1 200 Connection established\r\n\r\n");
      near.pipe(far).pipe(near);
    });
    for (const socket of [near, far]) {
      sockets.add(socket.on("error", () => socket.destroy()));
      socket.on("close", () => (socket === near ? far : near).destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, forwarded, [Symbol.asyncDispose]: close };
}
