import { EventEmitter } from "node:events";

/** A terminal of so many columns that keeps what was written. */
export class FakeTerminal extends EventEmitter {
  text = "";
  columns: number;

  constructor(columns: number) {
    super();
    this.columns = columns;
  }

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  /** What stands on it: each line, without what was erased. */
  get lines(): readonly string[] {
    const shown: string[] = [];
    for (const line of this.text.split("\n"))
      shown.push(line.slice(line.lastIndexOf("\r\u001b[J") + 1).replace("\u001b[J", ""));
    return shown;
  }
}
