/** What of the process is needed to interrupt and to stop it. */
export interface SignalledProcess {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  kill(pid: number, signal: NodeJS.Signals): unknown;
  /** Calls the listeners of a signal; false where there is none. */
  emit(name: "SIGINT", signal: "SIGINT"): boolean;
  exit(code: number): unknown;
}

/** Does what Ctrl+C does in a terminal that is not read key by key: the signal to this process. */
export function interrupt(own: SignalledProcess = process): void {
  if (own.platform !== "win32") own.kill(own.pid, "SIGINT");
  // A signal that a program sends ends the process there, and none of its listeners is called.
  else if (!own.emit("SIGINT", "SIGINT")) own.exit(130);
}

/** Does what Ctrl+Z does; undefined on Windows, which stops no process. */
export function suspender(own: SignalledProcess = process): (() => void) | undefined {
  return own.platform === "win32" ? undefined : () => void own.kill(0, "SIGTSTP");
}
