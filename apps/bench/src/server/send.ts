import type { ServerResponse } from "node:http";

export function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.byteLength,
  });
  response.end(body);
}

/** Half of an answer, and nothing more. */
export function sendHalf(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": 1000 });
  response.write(`{"events":[${" ".repeat(489)}`);
}
