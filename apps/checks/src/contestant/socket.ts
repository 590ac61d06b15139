import { connect } from "node:net";
import type { WirePage } from "../wire.js";
import { followPages } from "./pages.js";
import { getOrigin, pathOf, setOrigin } from "./place.js";

const HEAD_END = "\r\n\r\n";

/** One kept connection, and one request at a time. */
class Connection {
  readonly #socket;
  #received: readonly Buffer[] = [];
  #size = 0;
  /** Where the body begins and ends, once the head is there. */
  #body: { readonly start: number; readonly end: number } | undefined;
  #resolve: (page: WirePage) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on("error", (error) => this.#reject(error));
    this.#socket.on("close", () => this.#reject(new Error("The server closed the connection")));
    this.#socket.on("data", (chunk) => {
      try {
        this.#take(chunk);
      } catch (error) {
        this.#reject(error);
      }
    });
  }

  getPage(path: string): Promise<WirePage> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost${HEAD_END}`);
    });
  }

  #take(chunk: Buffer): void {
    this.#received = this.#size === 0 ? [chunk] : [...this.#received, chunk];
    this.#size += chunk.length;
    this.#body ??= findBody(this.#bytes());
    if (this.#body === undefined || this.#size < this.#body.end) return;
    const text = this.#bytes().toString("utf8", this.#body.start, this.#body.end);
    this.#size = 0;
    this.#body = undefined;
    this.#resolve(JSON.parse(text));
  }

  #bytes(): Buffer {
    const [first, ...more] = this.#received;
    return first && more.length === 0 ? first : Buffer.concat(this.#received);
  }
}

function findBody(bytes: Buffer) {
  const head = bytes.indexOf(HEAD_END);
  if (head === -1) return undefined;
  const [, status, length] =
    /^HTTP\/1\.1 (\d+).*^content-length: (\d+)/ims.exec(bytes.toString("latin1", 0, head)) ?? [];
  if (status !== "200") throw new Error(`The server answered with ${status}`);
  const start = head + HEAD_END.length;
  return { start, end: start + Number(length) };
}

let connection: Connection | undefined;

/** What no client can pass: bytes into a socket, and bytes out of it. Nothing ends such a request. */
const pages = followPages((url) => {
  connection ??= new Connection(getOrigin());
  return connection.getPage(pathOf(url));
});

export const tasks = { origin: setOrigin, pages };
