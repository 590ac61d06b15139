import { once } from "node:events";
import { createServer } from "node:net";
import { ofetch } from "ofetch";
import { within } from "../../process/within.js";
import { type Check, failed, hint, ok } from "../check.js";

/** A bot of this machine answers at once; what takes longer is something else. In milliseconds. */
const MAX_WAIT = 2000;

/** Whether the overlay's port is free. */
export function port({
  port: given,
  host = "127.0.0.1",
}: {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
}): Check {
  return {
    name: "Port",
    async run(signal) {
      const wanted = given ?? (await import("@cb-events/overlay/node")).DEFAULT_PORT;
      const server = createServer().listen(wanted, host);
      try {
        await once(server, "listening");
        return ok(wanted === 0 ? "any free one" : `${wanted} is free`);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EADDRINUSE" && (await servesBot(wanted, signal)))
          return hint(`${wanted} is taken by a bot that runs`, "end that one before you start another");
        if (code === "EADDRINUSE")
          return failed(
            `${wanted} is taken`,
            "end the bot or the program that has it, or give run another --port",
          );
        if (code === "EACCES")
          return failed(`${wanted} is kept by the system`, "give run a --port from 1024 on");
        return failed(
          `${host}, port ${wanted}: ${code}`,
          "give an address of this machine as --host, or 0.0.0.0 for all",
        );
      } finally {
        server.close();
      }
    },
  };
}

/** Whether what listens on a port of this machine says how it is doing, as a bot does. */
async function servesBot(port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const health = await within(signal, MAX_WAIT, (limited) =>
      ofetch<unknown>(`http://127.0.0.1:${port}/health`, {
        ...{ retry: 0, redirect: "manual", ignoreResponseError: true, responseType: "json" },
        signal: limited,
      }),
    );
    const told: Readonly<Record<string, unknown>> = Object(health);
    return typeof told["status"] === "string" && (typeof told["polls"] === "number" || "rooms" in told);
  } catch {
    return false;
  }
}
