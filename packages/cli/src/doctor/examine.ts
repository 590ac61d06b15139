import type { ClientStatus } from "@cb-events/core";
import type { Check, Patient } from "./check.js";
import { disk } from "./checks/disk.js";
import { feedChecks } from "./checks/feed.js";
import { lag } from "./checks/lag.js";
import { ledger, ledgerInUse } from "./checks/ledger.js";
import { nodeVersion } from "./checks/node-version.js";
import { port } from "./checks/port.js";
import { proxy } from "./checks/proxy.js";
import { reach } from "./checks/reach.js";
import { settings } from "./checks/settings.js";
import { webhooks } from "./checks/webhooks.js";

/** What a bot that runs knows of itself. */
export interface Running {
  /** Of its client. */
  status(): ClientStatus;
  /** Says why the ledger cannot be written, as long as it cannot. */
  ledgerProblem(): Promise<string | undefined>;
  /** How much waits to be sent to this webhook. */
  waiting(webhook: string): number;
}

/**
 * What is looked at while the bot runs: Node and the port are as they are, and the ledger is its own. Of a simulated room
 * nothing outside is asked.
 */
export function checksForRunning(patient: Patient, bot: Running): readonly Check[] {
  const { env, room, roomProblem, settings: read, ledgerFile } = patient;
  const here = [settings(patient), ledgerInUse(ledgerFile, () => bot.ledgerProblem()), disk(ledgerFile.path)];
  if (room === undefined) return [...feedChecks(undefined, roomProblem).slice(0, 1), ...here];
  return [
    ...feedChecks(room, roomProblem),
    lag(() => bot.status()),
    reach(room),
    proxy(env),
    ...here,
    ...(read instanceof Error ? [] : webhooks(read.settings.webhooks, (name) => bot.waiting(name))),
  ];
}

/** What is looked at while the bot reads a stream: it asks the feed nothing. */
export function checksForReading(
  patient: Patient,
  bot: Omit<Running, "status">,
  stream: Check,
): readonly Check[] {
  const { settings: read, ledgerFile } = patient;
  return [
    stream,
    settings(patient),
    ledgerInUse(ledgerFile, () => bot.ledgerProblem()),
    disk(ledgerFile.path),
    ...(read instanceof Error ? [] : webhooks(read.settings.webhooks, (name) => bot.waiting(name))),
  ];
}

/** All that is looked at, in the order in which it is told. */
export function checksFor(patient: Patient): readonly Check[] {
  const { env, room, roomProblem, settings: read, ledgerFile } = patient;
  return [
    nodeVersion(),
    reach(room),
    proxy(env),
    ...feedChecks(room, roomProblem),
    settings(patient),
    port(patient),
    ledger(patient),
    disk(ledgerFile.path),
    ...(read instanceof Error ? [] : webhooks(read.settings.webhooks)),
  ];
}
