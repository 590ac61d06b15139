import type { Check, Patient } from "./check.js";
import { disk } from "./checks/disk.js";
import { feedChecks } from "./checks/feed.js";
import { ledger } from "./checks/ledger.js";
import { nodeVersion } from "./checks/node-version.js";
import { port } from "./checks/port.js";
import { proxy } from "./checks/proxy.js";
import { reach } from "./checks/reach.js";
import { settings } from "./checks/settings.js";
import { webhooks } from "./checks/webhooks.js";

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
    ledger(ledgerFile),
    disk(ledgerFile.path),
    ...(read instanceof Error ? [] : webhooks(read.settings.webhooks)),
  ];
}
