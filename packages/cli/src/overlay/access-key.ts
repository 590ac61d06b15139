import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as v from "valibot";

/** A key as it is kept: 128 bits or more. */
export const KeySchema = v.pipe(v.string(), v.regex(/^[\w-]{22,100}$/));

/** A new key, of 192 random bits. */
export function createKey(): string {
  return randomBytes(24).toString("base64url");
}

/** What a device shows that was let in: nothing that the key can be found by. */
export function cookieValue(key: string): string {
  return createHmac("sha256", key).update("overlay cookie").digest("base64url");
}

/** Whether two texts are the same, in a time that tells nothing about either. */
export function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
