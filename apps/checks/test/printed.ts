/** What a command has printed, and what it is run with. */
export class Printed {
  out = "";
  err = "";

  readonly context = {
    out: (text: string): void => {
      this.out += text;
    },
    err: (text: string): void => {
      this.err += text;
    },
    signal: new AbortController().signal,
  };
}
