import type { ByteStream, ResponseLike } from "../util/web.js";
import { readBytes } from "./read-bytes.js";

/** What `fetch` gives, as far as a client uses it. */
export class NodeResponse implements ResponseLike {
  readonly status: number;
  readonly headers: ResponseLike["headers"];
  readonly body: ByteStream | null;

  constructor(status: number, headers: ResponseLike["headers"], body: ByteStream | null) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  async text(): Promise<string> {
    return this.body === null ? "" : new TextDecoder().decode(await readBytes(this.body.getReader()));
  }
}
