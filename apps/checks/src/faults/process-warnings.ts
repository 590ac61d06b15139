/** Collects what the process warns of, from now until it is disposed of: `MaxListenersExceededWarning` and its like. */
export class ProcessWarnings implements Disposable {
  readonly seen: string[] = [];
  readonly #listener = ({ name, message }: Error) => void this.seen.push(`${name}: ${message}`);

  constructor() {
    process.on("warning", this.#listener);
  }

  [Symbol.dispose](): void {
    process.off("warning", this.#listener);
  }
}
