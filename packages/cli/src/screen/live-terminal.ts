import type { BotView, Onlooker } from "../bot/bot-view.js";
import { createLog, type LineKind, type Log, type LogLevel, type PutLine } from "../log.js";
import { coloursFor } from "../terminal.js";
import { interrupt } from "./job-control.js";
import { type KeyInput, listenForKeys } from "./keys.js";
import type { Panel } from "./panel.js";
import type { Piece } from "./pieces.js";
import { restoreTerminal } from "./restore.js";
import { roomPanel } from "./room-panel.js";
import { Screen } from "./screen.js";
import { INDENT, type ScreenPrinter, screenPrinter } from "./screen-printer.js";

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

/** Decides which lines about rooms are shown, where there are many. */
export interface LineGate {
  /** Whether a line about this room is shown now. */
  takes(room: string): boolean;
  /** Prints what was held back. */
  flush(): void;
}

/** The terminal of a person who looks on: what happens, the bot's own words, and a line that stays. */
export class LiveTerminal implements Onlooker {
  readonly log: Log;
  readonly printer: ScreenPrinter;
  readonly screen: Screen;
  readonly colours = coloursFor(process.stdout);
  readonly #options: LiveTerminalOptions;
  #panel: Panel | undefined;
  #gate: LineGate | undefined;
  #hasKeys = false;
  #typing = "";

  constructor(options: LiveTerminalOptions) {
    this.#options = options;
    this.screen = new Screen(process.stdout, (columns) => this.#status(columns), options.masked);
    this.printer = screenPrinter(this.screen, this.colours, options.signal);
    // Standard error may go elsewhere: into a file, say.
    const put: PutLine | undefined = process.stderr.isTTY ? (...line) => this.#put(...line) : undefined;
    this.log = createLog(options.logLevel, put);
  }

  /** From now on, the gate decides which lines about rooms are shown. */
  limit(gate: LineGate): void {
    this.#gate = gate;
  }

  async attach(view: BotView): Promise<void> {
    await this.open(roomPanel(view, this.log, this.colours));
  }

  /** Shows the panel, and gives it the keys. Resolves when what can be done is told. */
  async open(panel: Panel): Promise<void> {
    this.#panel = panel;
    const { input, signal } = this.#options;
    this.changed();
    if (input === undefined) return;
    this.#hasKeys = await listenForKeys({
      ...{ input, signal, lineStarts: panel.lineStarts },
      onKey: (key) => void panel.press(key).catch((error: Error) => this.log.error(error.message)),
      onCommand: (line) => panel.enter(line),
      onTyping: (line) => {
        this.#typing = line;
        this.screen.show();
      },
      onInterrupt: () => {
        // A second one ends the process at once: it leaves no terminal behind that shows nothing typed.
        if (signal.aborted) restoreTerminal();
        interrupt();
      },
      onSuspend: () => this.screen.hide(),
      onContinue: () => this.screen.show(),
    });
    if (this.#hasKeys) this.log.notice(panel.hint);
    this.changed();
  }

  changed(): void {
    this.screen.refresh();
  }

  /** Leaves the terminal as it was. */
  close(): void {
    this.printer.flush();
    this.#gate?.flush();
    this.screen.close();
  }

  #status(columns: number): readonly Piece[] {
    const panel = this.#panel;
    const { bold, dim } = this.colours;
    if (this.#typing !== "") {
      const more = panel?.complete?.(this.#typing) ?? "";
      return [
        { text: this.#typing, style: bold },
        ...(more === "" ? [] : [{ text: `  ${more}`, style: dim }]),
      ];
    }
    return panel?.status(columns, this.#hasKeys) ?? [];
  }

  /** What came before it is told first. */
  #put(kind: LineKind, text: string, room?: string): void {
    // What follows from an event; a warning is shown in any case.
    if (kind === "info" && room !== undefined && this.#gate?.takes(room) === false) return;
    this.printer.flush();
    const { dim, green, red, yellow } = this.colours;
    const own = " ".repeat(INDENT - 2);
    const lines: Readonly<Record<LineKind, readonly Piece[]>> = {
      info: [{ text: `${own}→ ${text}`, style: green }],
      warn: [{ text: `! ${text}`, style: yellow }],
      error: [{ text: `✗ ${text}`, style: red }],
      debug: [{ text: `debug: ${text}`, style: dim }],
      stack: [{ text, style: dim }],
      notice: [{ text }],
    };
    this.screen.line(lines[kind], kind === "info" ? INDENT : 2);
  }
}
