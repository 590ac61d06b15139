import { afterEach, describe, expect, it } from "vitest";
import { Worker } from "../../src/bench/worker.js";

const workers: Worker[] = [];

/** A process that runs this code with each line it gets. */
function workerThat(code: string, signal = new AbortController().signal): Worker {
  const script = `require("node:readline").createInterface(process.stdin).on("line", (line) => { ${code} })`;
  const worker = new Worker({ command: process.execPath, args: ["-e", script] }, signal);
  workers.push(worker);
  return worker;
}

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.end();
});

describe("a worker", () => {
  it("gives what the task gave", async () => {
    const worker = workerThat("console.log(JSON.stringify({ result: JSON.parse(line).params + 1 }))");
    expect(await worker.call("add", 1)).toBe(2);
    expect(await worker.call("add", 2)).toBe(3);
  });

  it("rejects with what the task threw", async () => {
    const worker = workerThat(`console.log(JSON.stringify({ error: "Event 7 is missing" }))`);
    await expect(worker.call("pages")).rejects.toThrow("Event 7 is missing");
  });

  it("rejects when the process ends before it answers, with what it said", async () => {
    const worker = workerThat(`console.error("no memory left"); process.exit(3)`);
    await expect(worker.call("pages")).rejects.toThrow("A process ended: no memory left");
  });

  it("ends with the signal", async () => {
    const ending = new AbortController();
    const called = workerThat("", ending.signal).call("never");
    ending.abort();
    await expect(called).rejects.toThrow("A process ended");
  });

  it("rejects when there is no such program", async () => {
    const worker = new Worker({ command: "no-such-program", args: [] }, new AbortController().signal);
    await expect(worker.call("pages")).rejects.toThrow("no-such-program");
  });
});
