/** Control characters, line separators, and the marks that turn the direction of text or hide in it. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060-\u206f\ufeff]|\p{Cs}/gu;

/**
 * The text with every control and direction character as `\u{…}`: for text that anyone could have typed, on
 * its way to a terminal or a log line. It moves no cursor, sets no colour and starts no new line.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
