import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type KeyInput, listenForKeys } from "../src/screen/keys.js";

/** Somebody at a terminal, before a command in the foreground or not. */
async function sitDown(isForeground = true, canStop = true) {
  const stream = new PassThrough();
  const happened: string[] = [];
  const add = (text: string) => void happened.push(text);
  const input: KeyInput = Object.assign(stream, {
    setRawMode: (isRaw: boolean) => add(isRaw ? "raw" : "cooked"),
  });
  const end = new AbortController();
  onTestFinished(() => end.abort());
  let front = isForeground;
  const reads = await listenForKeys({
    input,
    signal: end.signal,
    onKey: (key) => add(`key ${key}`),
    onCommand: (line) => add(`command ${line}`),
    onTyping: (line) => add(`typing ${line}`),
    onInterrupt: () => add("interrupt"),
    onSuspend: () => add("suspend"),
    onContinue: () => add("continue"),
    stop: canStop ? () => add("stopped") : undefined,
    isForeground: async () => front,
  });
  const type = async (text: string) => {
    happened.length = 0;
    stream.write(text);
    for (let n = 0; n < 5; n += 1) await turn();
    return [...happened];
  };
  const goToBackground = () => {
    front = false;
  };
  return { stream, happened, reads, end, type, goToBackground };
}

/** As the shell does it. The event alone: Windows has no such signal. */
const goOn = async () => {
  process.emit("SIGCONT", "SIGCONT");
  for (let n = 0; n < 5; n += 1) await turn();
};

describe("the keys of a terminal", () => {
  it("are told one by one, in lower case, and arrows are none", async () => {
    const { type } = await sitDown();
    expect(await type("tG?")).toEqual(["key t", "key g", "key ?"]);
    expect(await type("\u001b[A")).toEqual([]);
    expect(await type("\r\n")).toEqual([]);
  });

  it("make a command where they begin with an exclamation mark", async () => {
    const { type } = await sitDown();
    expect((await type("!gox\u007fal\r")).at(-1)).toBe("command !goal");
    expect((await type("！top\r")).at(-1)).toBe("command !top");
    expect(await type("!t")).toEqual(["typing !", "typing !t"]);
    expect(await type("\u001b")).toEqual(["typing "]);
    expect(await type("t")).toEqual(["key t"]);
  });

  it("interrupt by Ctrl+C, though the terminal is raw", async () => {
    expect(await (await sitDown()).type("\u0003")).toEqual(["interrupt"]);
  });

  it("stop by Ctrl+Z with the terminal as it was, and go on with it raw", async () => {
    const { type, happened } = await sitDown();
    expect(await type("\u001a")).toEqual(["suspend", "cooked", "stopped"]);
    await goOn();
    expect(happened.slice(3)).toEqual(["raw", "continue"]);
  });

  it("do nothing by Ctrl+Z where no process can be stopped", async () => {
    const { type } = await sitDown(true, false);
    expect(await type("\u001a")).toEqual([]);
    expect(await type("t")).toEqual(["key t"]);
  });

  it("are not read any more where it goes on in the background", async () => {
    const { type, happened, goToBackground, stream } = await sitDown();
    await type("\u001a");
    goToBackground();
    await goOn();
    expect(happened.slice(3)).toEqual(["cooked"]);
    expect(stream.isPaused()).toBe(true);
  });

  it("are not read in the background at all", async () => {
    const { reads, happened, stream } = await sitDown(false);
    expect({ reads, happened, flowing: stream.readableFlowing }).toEqual({
      reads: false,
      happened: [],
      flowing: null,
    });
  });

  it("leave the terminal as it was at the end, and when it is gone", async () => {
    const before = process.listenerCount("SIGCONT");
    const { end, happened, type } = await sitDown();
    end.abort();
    expect(happened.at(-1)).toBe("cooked");
    expect(await type("t")).toEqual([]);
    const gone = await sitDown();
    gone.stream.emit("error", new Error("EIO"));
    expect(gone.happened.at(-1)).toBe("cooked");
    expect(process.listenerCount("SIGCONT")).toBe(before);
  });
});
