import stringWidth from "string-width";

/** A part of a line, and how it looks. Its text is fit to be shown. */
export interface Piece {
  readonly text: string;
  readonly style?: ((text: string) => string) | undefined;
}

/** Columns of a text on a terminal: wide characters take two. */
export function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + stringWidth(text), 0);
}

/** The pieces as lines of at most so many columns, broken between words; all but the first are indented. */
export function wrap(pieces: readonly Piece[], columns: number, indent: number): readonly string[] {
  const inner = Math.min(indent, Math.max(0, columns - 10));
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const { text, style = plain } of pieces) {
    let run = "";
    const breakLine = () => {
      lines.push((line + (run === "" ? "" : style(run))).trimEnd());
      line = " ".repeat(inner);
      run = "";
      used = inner;
    };
    for (const word of text.split(/(?<= )/)) {
      if (used + stringWidth(word.trimEnd()) > columns && used > inner) breakLine();
      // A word that is longer than a line is cut; the blank behind one that just fits is left out.
      for (const character of graphemes(word)) {
        const width = stringWidth(character);
        if (used + width > columns) {
          if (character === " ") continue;
          breakLine();
        }
        run += character;
        used += width;
      }
    }
    if (run !== "") line += style(run);
  }
  lines.push(line.trimEnd());
  return lines;
}

/** The pieces cut to so many columns. */
export function cutTo(pieces: readonly Piece[], columns: number): string {
  let line = "";
  let used = 0;
  for (const { text, style = plain } of pieces) {
    let shown = "";
    for (const character of graphemes(text)) {
      const width = stringWidth(character);
      if (used + width > columns) return line + style(shown);
      shown += character;
      used += width;
    }
    line += style(shown);
  }
  return line;
}

/** What a reader takes for one character. */
function graphemes(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

function plain(text: string): string {
  return text;
}
