import { createInterface } from "node:readline";

/** What a worker can be asked to do. */
export type Tasks = Readonly<Record<string, (params: never) => unknown>>;

/**
 * Does what comes on standard input, one line of JSON after the other, and answers each with a line: the same for a
 * worker in any language. Ends with its input, so that no worker outlives the one who started it.
 */
export async function serveCalls(tasks: Tasks): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { task, params } = JSON.parse(line) as { task: string; params: never };
    process.stdout.write(`${JSON.stringify(await answer(tasks[task], params))}\n`);
  }
  process.exit();
}

async function answer(task: Tasks[string] | undefined, params: never): Promise<unknown> {
  try {
    if (task === undefined) throw new Error("There is no such task");
    return { result: (await task(params)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
