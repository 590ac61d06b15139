import { encodeBase64Url } from "hono/utils/encode";
import * as v from "valibot";

/** An access key: 22 to 100 letters, digits, `-` and `_`, so 128 bits or more. */
export const AccessKeySchema = v.pipe(v.string(), v.regex(/^[\w-]{22,100}$/));

/** A new access key, of 192 random bits. */
export function createAccessKey(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(24)).buffer);
}
