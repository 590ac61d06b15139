import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";

/** A process as its lock names it. Plain JSON. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, for people: ISO 8601, by the wall clock of its machine. */
  readonly startedAt: string;
  /**
   * Where `pid` means something: the boot of a kernel and a namespace of process numbers. Two containers may share the
   * host name, and both be number 1. Linux only.
   */
  readonly space?: string | undefined;
  /** When the process started, in ticks since the boot: the number of a process is given again. Linux only. */
  readonly ticks?: string | undefined;
}

/** The lock of an owner that may run where it cannot be seen ends when it was not touched for so long. */
const UNTOUCHED_MS = 30_000;

let cached: LockOwner | undefined;

/** This process. */
export function thisProcess(): LockOwner {
  cached ??= {
    pid: process.pid,
    host: ask(hostname) ?? "unknown",
    startedAt: new Date(performance.timeOrigin).toISOString(),
    space: ask(processSpace),
    ticks: ticksOf("self"),
  };
  return cached;
}

/** Reads what stands in a lock; undefined where that is no owner. */
export function parseOwner(text: string): LockOwner | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { pid, host, startedAt, space, ticks } = (json ?? {}) as { readonly [field: string]: unknown };
  const isOwner =
    typeof pid === "number" &&
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    typeof host === "string" &&
    typeof startedAt === "string" &&
    !Number.isNaN(Date.parse(startedAt)) &&
    (space === undefined || typeof space === "string") &&
    (ticks === undefined || typeof ticks === "string");
  return isOwner ? { pid, host, startedAt: new Date(startedAt).toISOString(), space, ticks } : undefined;
}

/** It is this very process, as far as can be told. */
export function isThisProcess(owner: LockOwner): boolean {
  const self = thisProcess();
  return isVisible(owner) && owner.pid === self.pid && owner.ticks === self.ticks;
}

/**
 * Whether the owner of a lock is gone. `untouchedMs` is how long ago the lock was touched, by the clock of its file
 * system; far in the future is as far as long ago: that clock was set, and an owner that runs would have touched it
 * since.
 */
export function isGone(owner: LockOwner, untouchedMs: number): boolean {
  if (isVisible(owner)) {
    if (!isRunning(owner.pid)) return true;
    const ticks = ticksOf(owner.pid);
    if (ticks !== undefined && owner.ticks !== undefined) return ticks !== owner.ticks;
  }
  return Math.abs(untouchedMs) > UNTOUCHED_MS;
}

/** Its number means the same process here as there. */
function isVisible({ host, space }: LockOwner): boolean {
  const self = thisProcess();
  return host === self.host && space === self.space;
}

/** Where that cannot be told, it is taken to run. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Deno would ask the user for the right to read there. */
const hasProc = process.platform === "linux" && !("deno" in process.versions);

function processSpace(): string | undefined {
  if (!hasProc) return undefined;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
}

/** The 22nd field; the second is a name in brackets, with anything in it. A process that has ended and waits for its parent has none. */
function ticksOf(pid: number | "self"): string | undefined {
  if (!hasProc) return undefined;
  const stat = ask(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  const [state = "", ...fields] = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  return /[ZX]/.test(state) ? "ended" : fields[18];
}

/** What the system does not tell, or gives no right to, is not known. */
function ask<T>(question: () => T): T | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}
