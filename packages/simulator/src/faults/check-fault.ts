import { checkKeys, checkNumber, typeName } from "../check.js";
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
  dropNextUrl: ["asNull"],
  foreignNextUrl: ["nextUrl"],
  redirect: ["location"],
  expireCursor: ["withoutNextUrl"],
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
  if (fault.kind === "drip" && fault.interval !== undefined) {
    checkNumber("fault drip: interval", fault.interval, { min: 0, unit: "seconds" });
  }
  if (fault.kind === "reset" && !["head", "body", undefined].includes(fault.at)) {
    throw new TypeError(`fault reset: at: got ${JSON.stringify(fault.at)}; allowed are "head", "body"`);
  }
  if (fault.kind === "redirect") new Headers({ location: fault.location ?? "" });
}

function checkTurn(on: unknown, requestsSoFar: number): void {
  if (on === "every") return;
  const allowed = `the number of a request to come (${requestsSoFar} so far) or "every"`;
  if (typeof on !== "number") throw new TypeError(`fault: on: got ${typeName(on)}; allowed is ${allowed}`);
  if (!Number.isInteger(on) || on <= requestsSoFar) {
    throw new RangeError(`fault: on: got ${on}; allowed is ${allowed}`);
  }
}
