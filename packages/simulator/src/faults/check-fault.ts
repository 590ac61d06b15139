import { checkKeys, checkNumber, type NumberRule, typeName } from "../check.js";
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
    if (!Object.hasOwn(optionsOf, kind)) {
      const allowed = Object.keys(optionsOf).join(", ");
      throw new TypeError(`fault: kind: got ${JSON.stringify(kind)}; allowed are ${allowed}`);
    }
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
      if (!["head", "body", undefined].includes(fault.at)) {
        throw new TypeError(`fault reset: at: got ${JSON.stringify(fault.at)}; allowed are "head", "body"`);
      }
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
  if (typeof on !== "number") throw new TypeError(`fault: on: got ${typeName(on)}; allowed is ${allowed}`);
  if (!Number.isInteger(on) || on <= requestsSoFar) {
    throw new RangeError(`fault: on: got ${on}; allowed is ${allowed}`);
  }
}

function checkCursorTurn(on: { readonly cursor?: unknown; readonly times?: unknown }): void {
  checkKeys("fault: on", on, ["cursor", "times"]);
  if (typeof on.cursor !== "string") {
    throw new TypeError(`fault: on: cursor: got ${typeName(on.cursor)}; allowed is a string, the i of a URL`);
  }
  checkIfGiven("fault: on: times", on.times, { min: 1, whole: true });
}
