import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** Has a process call its listeners of a signal whose name comes as a message; without one it ends, as by the signal. */
const HEAR = `
process.on("message", (name) => process.emit(name, name) || process.exit(1));
process.channel.unref();`;

/**
 * Starts this Node with a file. Its `kill` does what the signal does: Windows has none but SIGKILL that one process could
 * send to another, so there the name of the signal is sent, and the process calls its listeners.
 */
export function startNode(
  args: readonly string[],
  {
    stdio = [],
    ...options
  }: Omit<SpawnOptions, "stdio"> & { readonly stdio?: readonly ("pipe" | "ignore")[] },
  platform = process.platform,
): ChildProcess {
  if (platform !== "win32") return spawn(process.execPath, [...args], { ...options, stdio: [...stdio] });
  const hearing = ["--import", `data:text/javascript,${encodeURIComponent(HEAR)}`, ...args];
  const child = spawn(process.execPath, hearing, { ...options, stdio: [...stdio, "ipc"] });
  const kill = child.kill.bind(child);
  child.kill = (signal = "SIGTERM") => {
    if (signal === "SIGKILL" || !child.connected) return kill("SIGKILL");
    // It may have ended meanwhile.
    return child.send(signal, () => {});
  };
  return child;
}
