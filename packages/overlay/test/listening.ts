import { once } from "node:events";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import type { PublicState } from "@cb-events/room";
import { onTestFinished } from "vitest";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request, with the path as it stands and a connection of its own. */
export async function ask(
  port: number,
  path: string,
  headers: OutgoingHttpHeaders = {},
  method = "GET",
  content?: string,
): Promise<Answer> {
  const asking = request({ host: "127.0.0.1", port, path, headers, method, agent: false });
  asking.end(content);
  const [response] = await once(asking, "response");
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/** A question as the pages ask it, by POST. */
export function post(port: number, path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  return ask(port, path, { "content-type": "application/json", ...headers }, "POST", "{}");
}

export interface Message {
  readonly event: string;
  readonly id?: string;
  readonly data: MessageData;
}

/** What stands in messages of one kind or another. */
interface MessageData {
  readonly retry?: number;
  readonly status?: string;
  readonly at?: string;
  readonly state?: PublicState;
  readonly method?: string;
  readonly object?: { readonly tip?: { readonly tokens: number } };
}

/** A page that listens. Ends with the test. */
export async function listenTo(port: number, path = "/events", headers: OutgoingHttpHeaders = {}) {
  const asking = request({ host: "127.0.0.1", port, path, headers, agent: false });
  onTestFinished(() => void asking.destroy());
  asking.on("error", () => {});
  asking.end();
  const [response] = await once(asking, "response");
  const messages: Message[] = [];
  let text = "";
  response.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    messages.push(...blocks.map(parseMessage));
    response.emit("message");
  });
  response.on("error", () => {});
  const ended = new Promise<void>((resolve) => response.on("close", resolve));
  /** Resolves with the first message that fits, at once or when it comes; rejects when the connection ends before. */
  const until = async (fits: (message: Message) => boolean): Promise<Message> => {
    for (;;) {
      const found = messages.find(fits);
      if (found) return found;
      const gone = ended.then(() => {
        throw new Error(`ended without it, after ${JSON.stringify(messages.at(-1))}`);
      });
      await Promise.race([once(response, "message"), gone]);
    }
  };
  const of = (event: string) => messages.filter((message) => message.event === event);
  const ids = () => of("event").map(({ id }) => id);
  return { status: response.statusCode as number, response, messages, until, ended, of, ids, asking };
}

function parseMessage(block: string): Message {
  const fields = Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  if (fields["retry"]) return { event: "retry", data: { retry: Number(fields["retry"]) } };
  const { event = "", id, data = "null" } = fields;
  return { event, ...(id !== undefined && { id }), data: JSON.parse(data) };
}
