const NEWLINE = 0x0a;

/** The longest line that is held, in bytes: those of the longest event, if each of its characters takes three. */
const MAX_BYTES = 3 * 1024 * 1024;

/** A line of a file, without its end. */
export interface Line {
  /** Undefined: it is no text in UTF-8, or too long to be an event. */
  readonly text: string | undefined;
  /** False: the file ends inside of it. */
  readonly ended: boolean;
}

/** The lines in chunks of bytes, as many at once as are there. An empty line at the end is none. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[], void> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const keep = (part: Uint8Array) => {
    length += part.length;
    if (length <= MAX_BYTES) parts.push(part);
    else parts = [];
  };
  const take = (ended: boolean): Line => {
    const text = length <= MAX_BYTES ? decode(parts) : undefined;
    parts = [];
    length = 0;
    return { text, ended };
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, at));
      lines.push(take(true));
      from = at + 1;
    }
    keep(chunk.subarray(from));
    yield lines;
  }
  if (length > 0) yield [take(false)];
}

/** One that is damaged is no text: with a replaced character it would be another name. */
function decode(parts: readonly Uint8Array[]): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    return undefined;
  }
}
