import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { OverlayAddressError } from "./overlay-address-error.js";

/** The port when none is asked for: an address in OBS stays right. */
export const DEFAULT_PORT = 41_731;

export interface Where {
  readonly host: string;
  /** 0: any free one; undefined: the usual one, or a free one when that is taken. */
  readonly port: number | undefined;
}

/** Listens, and gives the port. Rejects with an `OverlayAddressError` when that cannot be done. */
export async function listen(server: Server, { host, port }: Where): Promise<number> {
  try {
    await listening(server, host, port ?? DEFAULT_PORT);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" || port !== undefined)
      throw new OverlayAddressError(code, host, port ?? DEFAULT_PORT, error);
    await listening(server, host, 0);
  }
  return (server.address() as AddressInfo).port;
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, "listening"); // Rejects with an error of the server.
}
