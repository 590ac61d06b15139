import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** Shorter ones can be found by trying. In bytes. */
const MIN_KEY_LENGTH = 16;

/** A function that gives a text 64 bits in hex, which only those who know the key can foretell. */
export function createKeyedHash(key: string | Uint8Array = randomBytes(32)): (text: string) => string {
  const bytes = typeof key === "string" ? utf8ToBytes(key) : Uint8Array.from(key);
  if (bytes.length < MIN_KEY_LENGTH)
    throw new RangeError(
      `The option key must have ${MIN_KEY_LENGTH} bytes or more, not ${bytes.length}: take random ones`,
    );
  // 64 bits: in a room of 100,000 visitors two share one in one of some billion recordings.
  return (text) => bytesToHex(hmac(sha256, bytes, utf8ToBytes(text))).slice(0, 16);
}
