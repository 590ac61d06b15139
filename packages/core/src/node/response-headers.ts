import type { ResponseLike } from "../util/web.js";

type Headers = ResponseLike["headers"];

/** As it came over the connection, or a text; some wrappers of undici put the values of one name into a list. */
export type RawText = Uint8Array | string | readonly (Uint8Array | string)[];

/** Names and values in turn, read when one is asked for: mostly two of a dozen are. */
export class RawHeaders implements Headers {
  readonly #raw: readonly RawText[];

  constructor(raw: readonly RawText[]) {
    this.#raw = raw;
  }

  get(name: string): string | null {
    const wanted = name.toLowerCase();
    let found: string | null = null;
    for (let at = 0; at + 1 < this.#raw.length; at += 2) {
      const key = this.#raw[at] as RawText;
      if (key.length !== wanted.length || textOf(key).toLowerCase() !== wanted) continue;
      const value = textOf(this.#raw[at + 1] as RawText);
      found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }
}

export type HeaderValue = string | readonly string[] | undefined;

/** By name, in lower case. */
export class HeaderRecord implements Headers {
  readonly #record: Readonly<Record<string, HeaderValue>>;

  constructor(record: Readonly<Record<string, HeaderValue>>) {
    this.#record = record;
  }

  get(name: string): string | null {
    const key = name.toLowerCase();
    if (!Object.hasOwn(this.#record, key)) return null;
    const value = this.#record[key];
    return value === undefined ? null : typeof value === "string" ? value : value.join(", ");
  }
}

function textOf(raw: RawText): string {
  if (typeof raw === "string") return raw;
  if (Buffer.isBuffer(raw)) return raw.toString("latin1");
  return raw instanceof Uint8Array ? Buffer.from(raw).toString("latin1") : raw.map(textOf).join(", ");
}
