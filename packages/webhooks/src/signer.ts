import { ConfigError } from "@cb-events/core";

const SECRET = 'it is "whsec_" and 24 to 64 random bytes in base64, which the receiver has too';

/** Gives the header `webhook-signature` of Standard Webhooks. */
export type Signer = (content: string) => Promise<string>;

/** Throws a `ConfigError` that quotes nothing of the secret. */
export function createSigner(secret: unknown): Signer {
  const bytes = typeof secret === "string" ? bytesOf(secret) : undefined;
  if (bytes === undefined || bytes.length < 24 || bytes.length > 64)
    throw new ConfigError(`The option secret is malformed: ${SECRET}`);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  let key: ReturnType<typeof crypto.subtle.importKey> | undefined;
  return async (content) => {
    key ??= crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
    const signature = await crypto.subtle.sign("HMAC", await key, new TextEncoder().encode(content));
    return `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
  };
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const base64 = /^whsec_([\d+/A-Za-z]+={0,2})$/.exec(secret)?.[1] ?? "";
  try {
    const binary = atob(base64);
    // What is not written as it would be made may mean other bytes to the receiver.
    if (btoa(binary) !== base64) return undefined;
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
