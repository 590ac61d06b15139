import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "../options/usage-error.js";

/** The port when none is asked for: an address in OBS stays right. */
export const DEFAULT_PORT = 41_731;

export interface Where {
  readonly host: string;
  /** 0: any free one; undefined: the usual one, or a free one when that is taken. */
  readonly port: number | undefined;
}

/** Listens, and gives the port. Rejects with a `UsageError` when that cannot be done. */
export async function listen(server: Server, { host, port }: Where): Promise<number> {
  try {
    await listening(server, host, port ?? DEFAULT_PORT);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" || port !== undefined) throw new UsageError(problemOf(code, host, port));
    await listening(server, host, 0);
  }
  return (server.address() as AddressInfo).port;
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, "listening"); // Rejects with an error of the server.
}

function problemOf(code = "unknown", host: string, port = DEFAULT_PORT): string {
  const problems: Record<string, string> = {
    EADDRINUSE: `--port ${port}: the port is taken; give another, or 0 for any free one`,
    EACCES: `--port ${port}: the system keeps this port to itself; give one from 1024 on`,
    EADDRNOTAVAIL: `--host ${host} is no address of this machine; give one, or 0.0.0.0 for all`,
    ENOTFOUND: `--host ${host} is no address; give one of this machine, or 0.0.0.0 for all`,
  };
  return (
    problems[code] ??
    `The overlay cannot be served on ${host}, port ${port} (${code}); --no-overlay goes without`
  );
}
