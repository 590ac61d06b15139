import { checkKeys, checkNumber, checkOneOf, type NumberRule, shown, wrong } from "../check.js";
import type { Fault, FaultKind } from "./fault.js";

/** The options of each kind beside `on` and `kind`. */
const optionsOf = {
  refuse: [],
  reset: ["at"],
  stallHead: [],
  stallBody: [],
  drip: ["interval"],
  truncate: [],
  html: [],
  empty: [],
  huge: [],
  repeatPage: [],
  reorder: [],
  shortPage: ["events"],
  overlapPage: ["events"],
  olderCursor: ["back"],
  baseNextUrl: [],
  dropNextUrl: ["asNull", "withoutEvents"],
  foreignNextUrl: ["nextUrl"],
  redirect: ["location"],
  expireCursor: ["withoutNextUrl"],
  refuseCursor: ["text", "withNextUrl"],
} as const satisfies Record<FaultKind, readonly string[]>;

/** Throws a `TypeError` or `RangeError` for a fault that could never happen as it is written. */
export function checkFault(fault: Fault, requestsSoFar: number): void {
  if (typeof fault !== "object" || fault === null) checkKeys("fault", fault, []);
  const { kind } = fault;
  if (kind === undefined) {
    checkKeys("fault", fault, ["on", "kind", "status", "headers", "body"]);
    checkNumber("fault: status", fault.status, { min: 200, max: 599, whole: true });
    new Headers(fault.headers);
  } else {
    checkOneOf("fault: kind", kind, Object.keys(optionsOf));
    checkKeys(`fault ${kind}`, fault, ["on", "kind", ...optionsOf[kind]]);
    checkOptions(fault);
  }
  checkTurn(fault.on, requestsSoFar);
}

function checkOptions(fault: Fault): void {
  switch (fault.kind) {
    case "drip":
      checkIfGiven("fault drip: interval", fault.interval, { min: 0, unit: "seconds" });
      break;
    case "shortPage":
      checkIfGiven("fault shortPage: events", fault.events, { min: 0, whole: true });
      break;
    case "overlapPage":
      checkIfGiven("fault overlapPage: events", fault.events, { min: 1, whole: true });
      break;
    case "olderCursor":
      checkIfGiven("fault olderCursor: back", fault.back, { min: 1, whole: true });
      break;
    case "reset":
      if (fault.at !== undefined) checkOneOf("fault reset: at", fault.at, ["head", "body"]);
      break;
    case "redirect":
      new Headers({ location: fault.location ?? "" });
  }
}

function checkIfGiven(name: string, value: unknown, rule: NumberRule): void {
  if (value !== undefined) checkNumber(name, value, rule);
}

function checkTurn(on: unknown, requestsSoFar: number): void {
  if (on === "every") return;
  if (typeof on === "object" && on !== null) {
    checkCursorTurn(on);
    return;
  }
  const allowed = `the number of a request to come (${requestsSoFar} so far), "every", or { cursor }`;
  const message = wrong("fault: on", allowed, shown(on));
  if (typeof on !== "number") throw new TypeError(message);
  if (!Number.isInteger(on) || on <= requestsSoFar) throw new RangeError(message);
}

function checkCursorTurn(on: { readonly cursor?: unknown; readonly times?: unknown }): void {
  checkKeys("fault: on", on, ["cursor", "times"]);
  if (typeof on.cursor !== "string") {
    throw new TypeError(wrong("fault: on.cursor", "a string, the i of a URL", shown(on.cursor)));
  }
  checkIfGiven("fault: on.times", on.times, { min: 1, whole: true });
}
