import { once } from "node:events";
import { createServer } from "node:net";
import { type Check, failed, ok } from "../check.js";

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
    async run() {
      const wanted = given ?? (await import("@cb-events/overlay/node")).DEFAULT_PORT;
      const server = createServer().listen(wanted, host);
      try {
        await once(server, "listening");
        return ok(wanted === 0 ? "any free one" : `${wanted} is free`);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
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
