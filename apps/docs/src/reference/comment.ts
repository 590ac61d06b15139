import ts from "typescript";

/** What stands in a doc comment. */
export interface Comment {
  /** The text without its tags, a line for each paragraph; `""` when there is no comment. */
  readonly text: string;
  /** What stands behind a tag, such as `default`; undefined without the tag. */
  readonly tag: (name: string) => string | undefined;
}

export function commentOf(symbol: ts.Symbol, checker: ts.TypeChecker): Comment {
  const tags = symbol.getJsDocTags(checker);
  return {
    text: joinLines(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    tag: (name) => {
      const found = tags.find((tag) => tag.name === name);
      return found && joinLines(ts.displayPartsToString(found.text));
    },
  };
}

function joinLines(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, " "))
    .join("\n");
}
