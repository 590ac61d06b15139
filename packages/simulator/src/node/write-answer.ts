import type { ServerResponse } from "node:http";
import type { Answer, StreamedBody } from "../answer.js";
import { bodyStream } from "../body-stream.js";

/**
 * Writes an answer to a connection. Resolves when all is written, or the connection is gone.
 * A refusal cannot be shown on a connection that is open already: it is closed without a byte.
 */
export async function writeAnswer(
  answer: Answer,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  if (answer === "silent") return;
  if (answer === "refused") {
    response.destroy();
  } else if (answer === "reset") {
    response.socket?.resetAndDestroy();
  } else {
    response.writeHead(answer.status, answer.headers);
    if (typeof answer.body === "string") response.end(answer.body);
    else await writeBody(answer.body, response, signal);
  }
}

async function writeBody(body: StreamedBody, response: ServerResponse, signal: AbortSignal): Promise<void> {
  try {
    for await (const chunk of bodyStream(body, signal)) {
      // Written through before the next piece: a reset would take back what is still in our hands.
      await new Promise<void>((resolve, reject) => {
        response.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
    }
    response.end();
  } catch {
    response.socket?.resetAndDestroy();
  }
}
