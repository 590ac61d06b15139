import type { BotView, Onlooker } from "../bot/bot-view.js";
import { createLog, type LineKind, type Log, type LogLevel } from "../log.js";
import { coloursFor } from "../terminal.js";
import { interrupt } from "./job-control.js";
import { pressKey, typeCommand } from "./key-actions.js";
import { type KeyInput, listenForKeys } from "./keys.js";
import type { Piece } from "./pieces.js";
import { restoreTerminal } from "./restore.js";
import { Screen } from "./screen.js";
import { INDENT, type ScreenPrinter, screenPrinter } from "./screen-printer.js";
import { statusLine } from "./status-line.js";

interface LiveTerminalOptions {
  readonly logLevel: LogLevel;
  /** Where keys are read; undefined where standard input is something else. */
  readonly input: KeyInput | undefined;
  readonly signal: AbortSignal;
  /** Takes secrets out of a text. */
  readonly masked: (text: string) => string;
}

/** True where a person looks on, and moving text can be shown. */
export function isLive(): boolean {
  return process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
}

/** The terminal of a person who looks on: what happens, the bot's own words, and a line that stays. */
export class LiveTerminal implements Onlooker {
  readonly log: Log;
  readonly printer: ScreenPrinter;
  readonly #screen: Screen;
  readonly #colours = coloursFor(process.stdout);
  readonly #options: LiveTerminalOptions;
  #view: BotView | undefined;
  #hasKeys = false;
  #typing = "";

  constructor(options: LiveTerminalOptions) {
    this.#options = options;
    this.#screen = new Screen(process.stdout, (columns) => this.#status(columns), options.masked);
    this.printer = screenPrinter(this.#screen, this.#colours, options.signal);
    // Standard error may go elsewhere: into a file, say.
    const put = process.stderr.isTTY ? (kind: LineKind, text: string) => this.#put(kind, text) : undefined;
    this.log = createLog(options.logLevel, put);
  }

  async attach(view: BotView): Promise<void> {
    this.#view = view;
    const { input, signal } = this.#options;
    this.changed();
    if (input === undefined) return;
    this.#hasKeys = await listenForKeys({
      ...{ input, signal },
      onKey: (key) =>
        void pressKey(key, view, this.log).catch((error: Error) => this.log.error(error.message)),
      onCommand: (line) => typeCommand(line, view, this.log),
      onTyping: (line) => {
        this.#typing = line;
        this.#screen.show();
      },
      onInterrupt: () => {
        // A second one ends the process at once: it leaves no terminal behind that shows nothing typed.
        if (signal.aborted) restoreTerminal();
        interrupt();
      },
      onSuspend: () => this.#screen.hide(),
      onContinue: () => this.#screen.show(),
    });
    const test = view.address === undefined ? "" : "t for a test tip, ";
    if (this.#hasKeys) this.log.notice(`Try: ${test}!goal, or ? for all keys`);
    this.changed();
  }

  changed(): void {
    this.#screen.refresh();
  }

  /** Leaves the terminal as it was. */
  close(): void {
    this.printer.flush();
    this.#screen.close();
  }

  #status(columns: number): readonly Piece[] {
    const view = this.#view;
    if (this.#typing !== "") return [{ text: this.#typing, style: this.#colours.bold }];
    if (view === undefined) return [];
    const { address, isMuted, isPaused } = view;
    const parts = { room: view.room(), now: new Date(), address, isMuted, isPaused };
    return statusLine({ ...parts, hasKeys: this.#hasKeys }, columns, this.#colours);
  }

  /** What came before it is told first. */
  #put(kind: LineKind, text: string): void {
    this.printer.flush();
    const { dim, green, red, yellow } = this.#colours;
    const own = " ".repeat(INDENT - 2);
    const lines: Readonly<Record<LineKind, readonly Piece[]>> = {
      info: [{ text: `${own}→ ${text}`, style: green }],
      warn: [{ text: `! ${text}`, style: yellow }],
      error: [{ text: `✗ ${text}`, style: red }],
      debug: [{ text: `debug: ${text}`, style: dim }],
      stack: [{ text, style: dim }],
      notice: [{ text }],
    };
    this.#screen.line(lines[kind], kind === "info" ? INDENT : 2);
  }
}
