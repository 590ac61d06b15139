import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Room } from "./room.js";
import { serve } from "./serve.js";

/** `endless`: blanks until the client leaves. `gzip`: few bytes that unpack to 17 MiB, 1 more than a client takes. */
export type LargeBody = "endless" | "gzip";

const MIB = 1024 * 1024;
/** So that a client which never stops ends all the same. */
const MOST = 512 * MIB;

/** A room that has no events, and a valid answer that no client should read to its end. */
export async function serveLargeBody(body: LargeBody): Promise<Room> {
  let requests = 0;
  let holding = 0;
  let sent = 0;
  const server = await serve((_, response) => {
    requests += 1;
    holding += 1;
    response
      .on("error", () => {})
      .on("close", () => {
        holding -= 1;
      });
    const encoding = body === "gzip" ? { "content-encoding": "gzip" } : {};
    response.writeHead(200, {
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      ...encoding,
    });
    if (body === "gzip") response.end(gzipSync(`{"events":[]}${" ".repeat(17 * MIB)}`));
    else
      pour(response, (bytes) => {
        sent += bytes;
        return sent < MOST;
      });
  });
  return {
    eventsUrl: `${server.origin}/events/demo/secret/`,
    emit: () => [],
    state: () => ({ requests, holding, sent }),
    close: server.close,
  };
}

/** Writes blanks as fast as they are taken, for as long as `goesOn` says so. */
function pour(response: ServerResponse, goesOn: (bytes: number) => boolean): void {
  const blanks = Buffer.alloc(MIB / 4, " ");
  response.write('{"events":[]}');
  const next = () => {
    if (response.destroyed) return;
    if (goesOn(blanks.length)) response.write(blanks, next);
    else response.end();
  };
  next();
}
