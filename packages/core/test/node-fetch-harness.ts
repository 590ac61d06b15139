import { once } from "node:events";
import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";
import type { FetchInit, FetchLike, ResponseLike } from "../src/index.js";
import type { Dispatcher } from "../src/node.js";
import type { Handler } from "./http-server.js";
import { cert, key } from "./tls.js";

/** A request that nothing aborts, unless a signal is given. */
export const init = (signal = new AbortController().signal): FetchInit => ({
  method: "GET",
  redirect: "manual",
  cache: "no-store",
  signal,
});

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Rejection> {
  return promise.then(
    () => new Error("it did not reject") as Rejection,
    (reason: Rejection) => reason,
  );
}

interface Rejection extends Error {
  readonly code?: string;
  readonly cause?: { readonly code?: string };
}

export const get = (fetch: FetchLike, url: string, signal?: AbortSignal): Promise<ResponseLike> =>
  fetch(url, init(signal));

/** Reads to the end, and gives the chunks. */
export async function readAll(response: ResponseLike): Promise<Uint8Array[]> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || value === undefined) return chunks;
    chunks.push(value);
  }
}

/** A server of this machine with TLS and a certificate of its own. Ends with the test. */
export async function serveTls(handler: Handler): Promise<{ port: number; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createTlsServer({ cert, key }, (request, response) => {
    requests.push(request);
    handler(request, response);
  });
  return { port: await listening(server), requests };
}

/** A proxy that makes tunnels, and tells which. Ends with the test. */
export async function serveProxy(): Promise<{ origin: string; tunnels: string[] }> {
  const { connect } = await import("node:net");
  const tunnels: string[] = [];
  const server = createServer();
  server.on("connect", ({ url = "" }, client) => {
    tunnels.push(url);
    const target = connect(Number(url.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target])
      socket.on("error", () => [client, target].map((one) => one.destroy()));
    onTestFinished(() => void client.destroy());
  });
  return { origin: `http://127.0.0.1:${await listening(server)}`, tunnels };
}

async function listening(server: HttpServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A dispatcher that ends with the test. */
export function untilEnd<TDispatcher extends Dispatcher & { destroy(): Promise<void> }>(
  dispatcher: TDispatcher,
): TDispatcher {
  onTestFinished(() => dispatcher.destroy());
  return dispatcher;
}

/** Where `fetch` looks for its dispatcher. */
export const GLOBAL_DISPATCHERS = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

/** Puts the global dispatcher back at the end of the test. */
export function keepGlobalDispatcher(): void {
  // Node makes it when it is first needed.
  void globalThis.Request;
  const before = GLOBAL_DISPATCHERS.map((key): unknown => Reflect.get(globalThis, key));
  onTestFinished(() => {
    for (const [n, key] of GLOBAL_DISPATCHERS.entries()) Reflect.set(globalThis, key, before[n]);
  });
}

/** Writes without end, as fast as it is read, and counts. */
export function endless(chunk: Buffer, headers: Record<string, string> = {}, status = 200) {
  let sent = 0;
  const handler: Handler = (_, response) => {
    response.writeHead(status, headers);
    const more = () => {
      while (!response.destroyed) {
        sent += chunk.byteLength;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
    };
    more();
  };
  return { handler, sent: () => sent };
}

/** Resolves with the count when it no longer grows: the system's buffers are full, and the server has to wait. */
export async function standstill(count: () => number): Promise<number> {
  let before = -1;
  await vi.waitUntil(
    () => {
      const stands = count() === before;
      before = count();
      return stands;
    },
    { interval: 200, timeout: 20_000 },
  );
  return before;
}
