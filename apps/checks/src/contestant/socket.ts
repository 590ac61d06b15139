import { connect, type Socket } from "node:net";
import type { WirePage } from "../wire.js";
import type { GetPage } from "./pages.js";
import { origin, pathOf } from "./place.js";

const HEAD_END = "\r\n\r\n";

/** One kept connection, and one request at a time. */
let socket: Socket | undefined;
let received = Buffer.alloc(0);
let resolve: (page: WirePage) => void = () => {};
let reject: (error: unknown) => void = () => {};

/** What no client can pass: bytes into a socket, and bytes out of it. Nothing ends such a request. */
export const getPage: GetPage = (url) =>
  new Promise((...settle) => {
    [resolve, reject] = settle;
    socket ??= open();
    socket.write(`GET ${pathOf(url)} HTTP/1.1\r\nhost: localhost${HEAD_END}`);
  });

function open(): Socket {
  const { hostname, port } = new URL(origin);
  return connect({ host: hostname, port: Number(port), noDelay: true })
    .on("error", (error) => reject(error))
    .on("close", () => reject(new Error("The server closed the connection")))
    .on("data", (chunk) => {
      try {
        take(chunk);
      } catch (error) {
        reject(error);
      }
    });
}

function take(chunk: Buffer<ArrayBuffer>): void {
  received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  const head = received.indexOf(HEAD_END);
  if (head === -1) return;
  const [, status, length] =
    /^HTTP\/1\.1 (\d+).*^content-length: (\d+)/ims.exec(received.toString("latin1", 0, head)) ?? [];
  if (status !== "200") throw new Error(`The server answered with ${status}`);
  const start = head + HEAD_END.length;
  const end = start + Number(length);
  if (received.length < end) return;
  const text = received.toString("utf8", start, end);
  received = Buffer.alloc(0);
  resolve(JSON.parse(text));
}
