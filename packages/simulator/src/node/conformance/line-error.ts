import process from "node:process";

/** What a client did wrong. The message is for the table. */
export class LineError extends Error {
  override readonly name = "LineError";
}

/** The command of the client could not be started at all. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What is said of it. `code` is that of the system's error. */
export function startProblem(code: string, platform: NodeJS.Platform = process.platform): string {
  // npx, npm and tsx are scripts there, which only a shell can start.
  const hint = platform === "win32" ? ". Name a program, such as node: Windows starts no script" : "";
  return `The command could not be started: ${code}${hint}`;
}
