import type { WebhookFetch } from "./fetch.js";
import type { WebhookFormat } from "./formats/format.js";
import type { Jobs } from "./jobs.js";
import type { WebhookLogger } from "./log.js";

/** Where webhooks go, and how. */
export interface WebhookSenderOptions {
  /**
   * Where to send: an https URL, or an http URL of this machine. For ntfy that of the topic. It is a secret as a whole:
   * logs and errors name its scheme and host alone.
   */
  readonly url: string;
  /**
   * Signs what is sent, as Standard Webhooks describes: `whsec_` and 24 to 64 random bytes in base64. The receiver has it
   * too. Discord, Home Assistant and ntfy look at no signature.
   *
   * @default none: nothing is signed
   */
  readonly secret?: string | undefined;
  /**
   * What is sent: `json`, `discord`, `homeAssistant`, `ntfy`, or a function that makes the body of a job.
   *
   * @default "json"
   */
  readonly format?: WebhookFormat | undefined;
  /** What is to be sent: `memoryJobs()`, or a ledger's queue. One sender works on one queue. */
  readonly jobs: Jobs;
  /**
   * The age at which a message is given up, in seconds, above 0; `Infinity` keeps trying. By the wall clock, since a job
   * was added. No wait is longer than that, whatever the receiver asks for.
   *
   * @default 3600
   */
  readonly maxAge?: number | undefined;
  /**
   * `"private"`: http is allowed to private addresses and to names that end in `.local`, `.lan` or `.home.arpa` as well.
   * Who is in that network can read and change what is sent.
   *
   * @default none: http to this machine only
   */
  readonly allowHttp?: "private" | undefined;
  /**
   * Any function of fetch's shape; it makes every request, called by ofetch.
   *
   * @default the platform's own, looked up at each call
   */
  readonly fetch?: WebhookFetch | undefined;
  /**
   * Where log lines go: an object with any of `debug`, `warn` and `error`, or false for silence. `console` and consola
   * fit.
   *
   * @default warnings and errors to the console
   */
  readonly logger?: WebhookLogger | false | undefined;
}
