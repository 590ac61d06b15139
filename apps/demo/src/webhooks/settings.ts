import { UsageError } from "../options.js";
import { WEBHOOK_FORMATS, type WebhookFormat } from "./format.js";

/** Where webhooks go, and how. */
export interface WebhookSettings {
  /** Secret as a whole: only `maskedUrl` of it may be shown. */
  readonly url: string;
  /** Signs what is sent, as Standard Webhooks describes. Discord asks for none. */
  readonly secret?: string;
  readonly format: WebhookFormat;
}

const THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

/** The webhook that the environment names; an empty variable counts as none. Throws a `UsageError` that quotes no value. */
export function webhookSettings(
  env: Readonly<Record<string, string | undefined>>,
): WebhookSettings | undefined {
  const { CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: secret, CB_WEBHOOK_FORMAT } = env;
  if (!url) {
    if (!secret) return undefined;
    throw new UsageError("CB_WEBHOOK_SECRET stands without CB_WEBHOOK_URL: set the URL, or unset the secret");
  }
  const format = WEBHOOK_FORMATS.find((known) => known === (CB_WEBHOOK_FORMAT || "json"));
  if (format === undefined) {
    throw new UsageError(`CB_WEBHOOK_FORMAT is unknown: allowed are ${WEBHOOK_FORMATS.join(" and ")}`);
  }
  if (!secret && format === "json") {
    throw new UsageError(`CB_WEBHOOK_SECRET is missing: ${SECRET_FORM}, which the receiver has too`);
  }
  return { url: checkedUrl(url), ...(secret && { secret: checkedSecret(secret) }), format };
}

/** What of a webhook's URL may be shown: its path is what opens it. */
export function maskedUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}/***`;
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const allowed = `an https URL, or an http URL on this machine (${THIS_MACHINE.join(", ")})`;
  if (url === undefined) throw new UsageError(`CB_WEBHOOK_URL is no URL: give ${allowed}`);
  if (url.protocol !== "https:" && (url.protocol !== "http:" || !THIS_MACHINE.includes(url.hostname))) {
    throw new UsageError(`CB_WEBHOOK_URL would show what is sent to others on the way: give ${allowed}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError("CB_WEBHOOK_URL holds a user name or a password: give it without");
  }
  return url.href;
}

const SECRET_FORM = 'set it to "whsec_" and 24 to 64 random bytes in base64';

function checkedSecret(secret: string): string {
  const base64 = /^whsec_(.+)$/.exec(secret)?.[1] ?? "";
  const key = Buffer.from(base64, "base64");
  // Buffer skips what is no base64; receivers do not.
  const isBase64 = key.toString("base64") === base64;
  if (isBase64 && key.length >= 24 && key.length <= 64) return secret;
  throw new UsageError(`CB_WEBHOOK_SECRET is malformed: ${SECRET_FORM}`);
}
