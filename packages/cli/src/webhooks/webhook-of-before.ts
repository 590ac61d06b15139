import { UsageError } from "../options/usage-error.js";
import { cleanValue } from "../process/clean-text.js";
import type { Environment } from "../process/shell.js";
import { senderProblem } from "./check-webhooks.js";

const FORMATS = ["json", "discord", "homeAssistant"] as const;

/** The one webhook that the environment names, as before there were any in the settings. */
export interface WebhookOfBefore {
  /** Secret as a whole. */
  readonly url: string;
  /** Signs what is sent, as Standard Webhooks describes. Discord asks for none. */
  readonly secret?: string;
  readonly format: (typeof FORMATS)[number];
}

/** The webhook that the environment names; an empty variable counts as none. Throws a `UsageError` that quotes no value. */
export function webhookOfBefore(env: Environment): WebhookOfBefore | undefined {
  const [url, secret, named] = ["CB_WEBHOOK_URL", "CB_WEBHOOK_SECRET", "CB_WEBHOOK_FORMAT"].map((name) =>
    cleanValue(env[name] ?? ""),
  );
  if (!url) {
    if (!secret) return undefined;
    throw new UsageError("CB_WEBHOOK_SECRET is set without CB_WEBHOOK_URL: set the URL, or unset the secret");
  }
  const format = FORMATS.find((known) => known === (named || "json"));
  if (format === undefined)
    throw new UsageError(`CB_WEBHOOK_FORMAT is unknown: allowed are ${FORMATS.join(", ")}`);
  if (!secret && format === "json") {
    throw new UsageError(
      'CB_WEBHOOK_SECRET is missing: set it to "whsec_" and 24 to 64 random bytes in base64, which the receiver has too',
    );
  }
  const webhook = { url, ...(secret && { secret }), format };
  const problem = senderProblem({ ...webhook, allowHttp: undefined });
  if (problem === undefined) return webhook;
  const [message = ""] = problem.message.split(". allowHttp");
  const said = message.replace("is malformed: it is", "is malformed: set it to");
  throw new UsageError(`${problem.field === "secret" ? "CB_WEBHOOK_SECRET" : "CB_WEBHOOK_URL"} ${said}`);
}
