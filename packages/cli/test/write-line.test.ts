import { expect, it, onTestFinished, vi } from "vitest";
import { writeLine } from "../src/process/write-line.js";

/** Standard output that takes no more until it is drained. */
function blockOutput(): string[] {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return false;
  });
  onTestFinished(() => write.mockRestore());
  return written;
}

const listening = () => process.stdout.listenerCount("drain");

it("waits for room with one listener, however many rooms write side by side", async () => {
  const written = blockOutput();
  const before = listening();
  const end = new AbortController();
  for (let round = 0; round < 2; round += 1) {
    let resolved = 0;
    const lines = Array.from({ length: 300 }, async (_, at) => {
      await writeLine(`line ${at}`, end.signal);
      resolved += 1;
    });
    expect(listening()).toBe(before + 1);
    await Promise.resolve();
    expect(resolved).toBe(0);
    process.stdout.emit("drain");
    await Promise.all(lines);
  }
  expect(written).toHaveLength(600);
  expect(listening()).toBe(before);
});

it("waits no longer than the signal lets it, and writes nothing after that", async () => {
  const written = blockOutput();
  const before = listening();
  const end = new AbortController();
  const lines = [writeLine("one", end.signal), writeLine("two", end.signal)];
  end.abort();
  await Promise.all(lines);
  await writeLine("three", end.signal);
  expect(written).toEqual(["one\n", "two\n"]);
  expect(listening()).toBe(before);
});
