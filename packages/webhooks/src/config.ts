import { ConfigError } from "@cb-events/core";
import { printable } from "@cb-events/types";
import { checkUrl, maskedUrl } from "./check-url.js";
import type { WebhookFetch } from "./fetch.js";
import { FORMATS, type Target, targetOf, type WebhookFormat } from "./formats/format.js";
import type { Jobs } from "./jobs.js";
import { Log } from "./log.js";
import type { WebhookSenderOptions } from "./options.js";
import { createSigner, type Signer } from "./signer.js";

/** The options as they are used. */
export interface Config {
  readonly target: Target;
  /** Over http to another machine. */
  readonly isOpen: boolean;
  readonly sign: Signer | undefined;
  readonly jobs: Jobs;
  /** In seconds. */
  readonly maxAge: number;
  readonly fetch: WebhookFetch | undefined;
  readonly log: Log;
}

const KNOWN = ["url", "secret", "format", "jobs", "maxAge", "allowHttp", "fetch", "logger"] as const;
const METHODS = ["take", "done", "failed", "dead", "onAdded"] as const;

/** Checks the options. Throws a `ConfigError` that names the option and what is allowed, and quotes no secret. */
export function parseOptions(options: WebhookSenderOptions): Config {
  if (typeof options !== "object" || options === null)
    throw new ConfigError("The options must be an object with url and jobs");
  for (const name of Object.keys(options)) {
    if (!(KNOWN as readonly string[]).includes(name))
      throw new ConfigError(`Unknown option ${printable(name)}. Known options: ${KNOWN.join(", ")}`);
  }
  const { url, secret, format = "json", jobs, maxAge = 3600, allowHttp, fetch, logger } = options;
  check(allowHttp === undefined || allowHttp === "private", 'allowHttp must be "private" or left out');
  check(has(jobs, METHODS), `jobs must be a queue with ${METHODS.join(", ")}, such as memoryJobs()`);
  check(
    typeof maxAge === "number" && maxAge > 0,
    `maxAge must be a number of seconds above 0, not ${typeof maxAge === "number" ? maxAge : typeof maxAge}`,
  );
  check(fetch === undefined || typeof fetch === "function", "fetch must be a function of fetch's shape");
  check(
    logger === undefined || logger === false || has(logger, []),
    "logger must be false, or an object with any of debug, warn and error, such as console",
  );
  check(
    typeof format === "function" || (FORMATS as readonly unknown[]).includes(format),
    `format must be one of ${FORMATS.join(", ")}, or a function that makes the body of a job`,
  );
  const { href, isOpen } = checkUrl(url, allowHttp);
  return {
    target: targetFor(href, format),
    isOpen,
    sign: secret === undefined ? undefined : createSigner(secret),
    jobs,
    maxAge,
    fetch,
    log: new Log(`Webhook ${maskedUrl(href)}`, logger),
  };
}

function targetFor(href: string, format: WebhookFormat): Target {
  const target = targetOf(href, format);
  if (target !== undefined) return target;
  throw new ConfigError("The option url must end with a topic for ntfy: https://ntfy.sh/my-topic");
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new ConfigError(`The option ${rule}`);
}

function has(value: unknown, methods: readonly string[]): boolean {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === "function");
}
