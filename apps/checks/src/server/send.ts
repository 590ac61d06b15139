import type { ServerResponse } from "node:http";

export function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.byteLength,
  });
  response.end(body);
}
