import type { PreparedRun } from "../bot/prepared-run.js";

export async function runRooms(_run: PreparedRun, _file: string): Promise<void> {}
