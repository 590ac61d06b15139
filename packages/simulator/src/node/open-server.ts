import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { abortReason, type Signal } from "../signal.js";
import { type Answerer, serve } from "./serve.js";

/** A server that listens. */
export interface OpenServer {
  readonly port: number;
  /** No slash at the end. */
  readonly origin: string;
  /** Ends open connections at once; resolves when the port is free. Can be called again. */
  close(): Promise<void>;
}

/** Rejects when the port is taken, or the signal is aborted already. */
export async function openServer(
  feed: Answerer,
  { port, host, signal }: { port: number; host: string; signal: Signal | undefined },
): Promise<OpenServer> {
  if (signal?.aborted) throw abortReason(signal);
  const server = createServer(serve(feed));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  // A connection that could not be accepted is the client's loss, not the end of this process.
  server.on("error", () => {});

  let closed: Promise<void> | undefined;
  const close = () => {
    signal?.removeEventListener("abort", close);
    closed ??= new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closed;
  };
  const address = server.address() as AddressInfo;
  const hostname = address.family === "IPv6" ? `[${address.address}]` : address.address;
  signal?.addEventListener("abort", close);
  if (signal?.aborted) await close();
  return { port: address.port, origin: `http://${hostname}:${address.port}`, close };
}
