import type { Readable } from "node:stream";
import { inForeground } from "./foreground.js";
import { suspender } from "./job-control.js";
import { onRestore } from "./restore.js";

/** A terminal that can be read key by key. */
export type KeyInput = Readable & { setRawMode?(isRaw: boolean): unknown; unref?(): unknown };

export interface KeysOptions {
  readonly input: KeyInput;
  /** A key was pressed: a character. */
  onKey(key: string): void;
  /** A line was typed that begins with one of `lineStarts`. */
  onCommand(line: string): void;
  /** The user is typing this, or nothing any more. */
  onTyping(line: string): void;
  /** Ctrl+C. */
  onInterrupt(): void;
  /** Ctrl+Z, before the process is stopped; and after it goes on. */
  onSuspend(): void;
  onContinue(): void;
  /**
   * Any of these characters begins a line; every other one is a key.
   *
   * @default "!"
   */
  readonly lineStarts?: string | undefined;
  /** Ends it, so that it does not keep the process. */
  readonly signal: AbortSignal;
  /** @default as the system says */
  readonly isForeground?: (() => Promise<boolean>) | undefined;
  /**
   * Stops this process and those that started it, until the shell has them go on. Undefined where no process can be
   * stopped: Ctrl+Z does nothing there.
   *
   * @default as the system does it
   */
  readonly stop?: (() => void) | undefined;
}

const MAX_TYPED = 100;

/** Reads keys from the terminal, where this process may read it. Resolves with true when it does. */
export async function listenForKeys(options: KeysOptions): Promise<boolean> {
  const { input, signal, isForeground = inForeground } = options;
  if (input.setRawMode === undefined || !(await isForeground()) || signal.aborted) return false;
  const { stop } = { stop: suspender(), ...options };
  const setRaw = (isRaw: boolean) => {
    try {
      input.setRawMode?.(isRaw);
    } catch {
      // The terminal is gone.
    }
  };
  const reader = new KeyReader(options, () => {
    if (stop === undefined) return;
    options.onSuspend();
    setRaw(false);
    process.once("SIGCONT", goOn);
    stop();
  });
  const goOn = () =>
    void isForeground().then((isFront) => {
      // In the background it would be stopped again as soon as it reads.
      if (!isFront || signal.aborted) return end();
      setRaw(true);
      options.onContinue();
    });
  const onData = (chunk: Buffer | string) => reader.take(String(chunk));
  const restore = onRestore(() => setRaw(false));
  const end = () => {
    process.off("SIGCONT", goOn);
    signal.removeEventListener("abort", end);
    input.off("data", onData).pause();
    input.unref?.();
    restore();
  };
  setRaw(true);
  input.on("data", onData).on("error", end);
  signal.addEventListener("abort", end, { once: true });
  return true;
}

/** Makes keys and lines of what a terminal sends. */
class KeyReader {
  readonly #options: KeysOptions;
  readonly #suspend: () => void;
  #typed = "";

  constructor(options: KeysOptions, suspend: () => void) {
    this.#options = options;
    this.#suspend = suspend;
  }

  take(chunk: string): void {
    if (chunk.startsWith("\u001b"))
      this.#type(""); // Escape, an arrow, a mouse.
    else for (const character of chunk) this.#take(character);
  }

  #take(character: string): void {
    if (character === "\u0003") this.#options.onInterrupt();
    else if (character === "\u001a") this.#suspend();
    else if (this.#typed !== "") this.#goOn(character);
    else if ((this.#options.lineStarts ?? "!").includes(plain(character))) this.#type(plain(character));
    else if (character >= " ") this.#options.onKey(character.toLowerCase());
  }

  /** A line is being typed. */
  #goOn(character: string): void {
    const line = this.#typed;
    if (character === "\r" || character === "\n") {
      this.#type("");
      this.#options.onCommand(line);
    } else if (character === "\u007f" || character === "\b") this.#type(line.slice(0, -1));
    else if (character >= " " && line.length < MAX_TYPED) this.#type(line + character);
  }

  #type(line: string): void {
    if (line === this.#typed) return;
    this.#typed = line;
    this.#options.onTyping(line);
  }
}

/** As it is on a keyboard for Latin letters: `！` is `!`, and `／` is `/`. */
function plain(character: string): string {
  return character.normalize("NFKC");
}
