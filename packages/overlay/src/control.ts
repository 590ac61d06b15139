import { type EventLog, entryToShow, type LogEntry, nameOfPlace } from "./event-log.js";
import type { Hub } from "./hub.js";
import type { ControlAction } from "./protocol.js";
import type { OverlaySource } from "./source.js";
import { testTip } from "./test-tip.js";

/** Why something is not done, and the HTTP status that says so. */
export interface Refusal {
  readonly status: 404 | 409 | 501;
  readonly problem: string;
}

/** Does what the control page asks for. Resolves with undefined when it is done. */
export async function control(
  action: ControlAction,
  source: OverlaySource,
  hub: Hub,
): Promise<Refusal | undefined> {
  switch (action.action) {
    case "skip":
      return void hub.control(action);
    case "again": {
      const entry = entryAt(source.log(), action.place);
      if (entry === undefined) return { status: 404, problem: "This event is not kept any more" };
      return void hub.show("again", entryToShow(entry));
    }
    case "test": {
      if (source.control !== undefined) break;
      if (action.alert !== undefined) return UNKNOWN;
      return void hub.show("test", testTip(Date.now(), action.tokens));
    }
  }
  if (source.control === undefined) return UNKNOWN;
  const { problem, test } = (await source.control(action)) ?? {};
  if (test !== undefined) hub.show("test", test);
  return problem === undefined ? undefined : { status: 409, problem };
}

const UNKNOWN: Refusal = { status: 501, problem: "This bot cannot do that" };

function entryAt(log: EventLog, place: string): LogEntry | undefined {
  return log.entries.find((entry) => nameOfPlace(log, entry.place) === place);
}
