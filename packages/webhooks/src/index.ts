export type { WebhookFetch, WebhookRequest } from "./fetch.js";
export { formatJob, type WebhookFormat, type WebhookFormatName } from "./formats/format.js";
export type { Job, Jobs } from "./jobs.js";
export type { WebhookLogger } from "./log.js";
export { type DeadJob, type MemoryJobs, type MemoryJobsOptions, memoryJobs } from "./memory-jobs.js";
export type { WebhookMessage } from "./message.js";
export type { WebhookSenderOptions } from "./options.js";
export { WebhookSender } from "./sender.js";
