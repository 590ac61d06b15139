import type { EntryMessage } from "@cb-events/overlay";
import type { RoomState } from "@cb-events/room";
import { type CbEvent, decodeEvent, encodeEvent } from "@cb-events/types";
import { alertToShow } from "../reactions/alert-to-show.js";
import { fits } from "../reactions/conditions.js";
import { fillIn } from "../reactions/words.js";
import { type Alert, type AlertedType, typesOf } from "../settings/alert-schema.js";
import type { Settings } from "../settings/settings.js";

interface TestOptions {
  readonly alert?: string | undefined;
  readonly tokens?: number | undefined;
  readonly settings: Settings;
  readonly room: RoomState;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Tokens of a test, where neither the test nor the alert says how many. */
const TOKENS = 25;

/** What pages show as a test: the named alert, or that of a tip of so many tokens. Undefined where there is no such alert. */
export function testEntry({
  alert: name,
  tokens,
  settings,
  room,
  now,
}: TestOptions): EntryMessage | undefined {
  const named = settings.alerts.find((alert) => alert.name === name);
  if (name !== undefined && named === undefined) return undefined;
  const type = named === undefined ? "tip" : (typesOf(named)[0] ?? "tip");
  const event = madeUp(type, tokens ?? named?.exactly ?? Math.max(named?.min ?? 0, TOKENS), now);
  const alert = named ?? settings.alerts.find((each) => fits(each, event, false));
  return { ...encodeEvent(event), alerts: alert === undefined ? [] : [shown(alert, event, room, settings)] };
}

function shown(alert: Alert, event: CbEvent, room: RoomState, settings: Settings) {
  const text = alert.say === undefined ? undefined : fillIn(alert.say, event, room, settings);
  return alertToShow(alert, event, text, settings);
}

/** An event that never was. */
function madeUp(type: AlertedType, tokens: number, now: number): CbEvent {
  const wire = {
    method: type,
    id: `${now}-0`,
    object: {
      broadcaster: "test",
      user: { username: "test" },
      tip: { tokens, isAnon: false, message: "| This is a test" },
      media: { id: 1, type: "photos", name: "a test", tokens },
      message: { message: "This is a test" },
      subject: "This is a test",
    },
  };
  const { event } = decodeEvent(wire);
  if (event === undefined) throw new TypeError(`No ${type} can be made up`);
  return event;
}
