import type { Mask } from "./mask.js";

/** Whatever is written to the stream from now on, by anyone, goes through the mask. */
export function maskOutput(stream: NodeJS.WriteStream, mask: Mask): void {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
  stream.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === "string" ? mask.apply(chunk) : chunk, ...rest);
}
