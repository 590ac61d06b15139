import { ConfigError } from "@cb-events/core";
import { memoryJobs, WebhookSender } from "@cb-events/webhooks";
import { UsageError } from "../options.js";

const FORMATS = ["json", "discord", "homeAssistant"] as const;

/** Where webhooks go, and how. */
export interface WebhookSettings {
  /** Secret as a whole. */
  readonly url: string;
  /** Signs what is sent, as Standard Webhooks describes. Discord asks for none. */
  readonly secret?: string;
  readonly format: (typeof FORMATS)[number];
}

/** The webhook that the environment names; an empty variable counts as none. Throws a `UsageError` that quotes no value. */
export function webhookSettings(
  env: Readonly<Record<string, string | undefined>>,
): WebhookSettings | undefined {
  const { CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: secret, CB_WEBHOOK_FORMAT } = env;
  if (!url) {
    if (!secret) return undefined;
    throw new UsageError("CB_WEBHOOK_SECRET is set without CB_WEBHOOK_URL: set the URL, or unset the secret");
  }
  const format = FORMATS.find((known) => known === (CB_WEBHOOK_FORMAT || "json"));
  if (format === undefined)
    throw new UsageError(`CB_WEBHOOK_FORMAT is unknown: allowed are ${FORMATS.join(", ")}`);
  if (!secret && format === "json") {
    throw new UsageError(
      'CB_WEBHOOK_SECRET is missing: set it to "whsec_" and 24 to 64 random bytes in base64, which the receiver has too',
    );
  }
  const settings = { url, ...(secret && { secret }), format };
  check(settings);
  return settings;
}

/** By the rules of the sender; what it says of its options is told of the variables. */
function check(settings: WebhookSettings): void {
  try {
    new WebhookSender({ ...settings, jobs: memoryJobs() });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [problem = ""] = error.message.split(". allowHttp");
    throw new UsageError(
      problem
        .replace("The option url", "CB_WEBHOOK_URL")
        .replace("The option secret is malformed: it is", "CB_WEBHOOK_SECRET is malformed: set it to"),
    );
  }
}
