import { type ParseError, parse, printParseErrorCode, visit } from "jsonc-parser";
import { UsageError } from "../options/usage-error.js";
import { short } from "../terminal.js";

/** What may be repeated of a line that cannot be read: signs and plain words. Anything else could be a secret. */
const QUOTABLE = /^(?:[A-Za-z]{1,12}(?![\w-])|[^\w\s"']{1,10})/;

/** Reads JSON with comments and commas behind the last item. Throws a `UsageError` that names line and column. */
export function parseJson(file: string, content: string): unknown {
  const text = content.replace(/^\ufeff/, "");
  const errors: ParseError[] = [];
  const json: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
  const [first] = errors;
  if (first !== undefined) {
    const what = printParseErrorCode(first.error)
      .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
      .trim();
    const [rest = ""] = QUOTABLE.exec(text.slice(first.offset, first.offset + 30)) ?? [];
    throw new UsageError(
      `${file} is no JSON: ${placeOf(text, first.offset)}: ${what}${rest && `, at ${short(rest, 30)}`}; a bracket, a comma or a quote is missing there, or too many`,
    );
  }
  checkTwice(file, text);
  return json;
}

/** Of two with one name the first would do nothing. */
function checkTwice(file: string, text: string): void {
  const objects: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => {
      objects.push(new Set());
    },
    onObjectEnd: () => {
      objects.pop();
    },
    onObjectProperty: (name, offset, _length, _line, _column, pathOf) => {
      const names = objects.at(-1);
      if (names?.has(name)) {
        const field = [...pathOf(), name].join(".");
        throw new UsageError(
          `${file}: ${short(field, 100)} is there twice, again at ${placeOf(text, offset)}: keep one of them`,
        );
      }
      names?.add(name);
    },
  });
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
