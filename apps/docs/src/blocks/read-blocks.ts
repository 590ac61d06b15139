/** One TypeScript block of a page, with what its comments say of it. */
export interface Block {
  /** The page's path, from the root of the repository. */
  readonly page: string;
  /** The heading that it stands under. */
  readonly heading: string;
  /** The line on which its code begins, from 1. */
  readonly line: number;
  /** The block and what it is given, each on the line that it has on the page, so that errors name that line. */
  readonly text: string;
  /** It stands behind `<!-- run -->`. */
  readonly run: boolean;
  /** What it must print: from `<!-- prints … -->` before it, or the console block behind it. */
  readonly prints: string | undefined;
}

const COMMENT = /^<!-- *(given|run|prints)\b:?([\s\S]*?) *-->$/;
const FENCE = /^ *(`{3,}|~{3,})([^`]*)$/;

/** Finds the TypeScript blocks of a page. Throws where a comment or a fence has no end, or a comment no block. */
export function readBlocks(page: string, markdown: string): Block[] {
  const lines = markdown.split("\n");
  const blocks: Block[] = [];
  let heading = "";
  let comments: Comment[] = [];
  let awaitsOutput = false;

  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    const where = `${page}:${at + 1}`;
    if (line.startsWith("<!--")) {
      const end = endOf(lines, at, (text) => text.trimEnd().endsWith("-->"), `${where}: the comment`);
      const comment = readComment(lines, at, end);
      if (comment) comments.push(comment);
      at = end;
      continue;
    }
    const [, fence, info = ""] = FENCE.exec(line) ?? [];
    const language = info.trim();
    if (fence !== undefined) {
      const end = endOf(lines, at + 1, (text) => text.trim() === fence, `${where}: the block`);
      if (/^(ts|typescript)\b/.test(language)) {
        const block = toBlock(page, heading, lines, { start: at + 1, end }, comments);
        blocks.push(block);
        comments = [];
        awaitsOutput = block.run && block.prints === undefined;
        at = end;
        continue;
      }
      const block = awaitsOutput && language === "console" ? blocks.pop() : undefined;
      if (block) blocks.push({ ...block, prints: textOf(lines, at + 1, end) });
      at = end;
    }
    if (comments.length > 0) throw new Error(`${where}: the comment before it is for a TypeScript block`);
    awaitsOutput = false;
    if (fence === undefined && /^#+ /.test(line)) heading = line.replace(/^#+ /, "");
  }
  if (comments.length > 0)
    throw new Error(`${page}:${lines.length}: a comment for a TypeScript block is last`);
  return blocks;
}

interface Comment {
  readonly kind: string;
  /** Its text, on the lines of the page. */
  readonly lines: readonly string[];
  readonly start: number;
}

function readComment(lines: readonly string[], start: number, end: number): Comment | undefined {
  const text = lines
    .slice(start, end + 1)
    .join("\n")
    .trimEnd();
  const [, kind, content = ""] = COMMENT.exec(text) ?? [];
  return kind === undefined ? undefined : { kind, lines: content.split("\n"), start };
}

function toBlock(
  page: string,
  heading: string,
  lines: readonly string[],
  { start, end }: { readonly start: number; readonly end: number },
  comments: readonly Comment[],
): Block {
  const text = lines.slice(0, end).map((line, at) => (at >= start ? line : ""));
  const given = comments.filter(({ kind }) => kind === "given");
  for (const comment of given)
    for (const [at, line] of comment.lines.entries()) text[comment.start + at] = line;
  const prints = comments.find(({ kind }) => kind === "prints");
  return {
    page,
    heading,
    line: start + 1,
    text: `${text.join("\n")}\n`,
    run: prints !== undefined || comments.some(({ kind }) => kind === "run"),
    prints: prints && `${prints.lines.join("\n").trim()}\n`,
  };
}

function textOf(lines: readonly string[], start: number, end: number): string {
  return lines
    .slice(start, end)
    .map((line) => `${line}\n`)
    .join("");
}

function endOf(
  lines: readonly string[],
  start: number,
  holds: (line: string) => boolean,
  what: string,
): number {
  const at = lines.findIndex((line, index) => index >= start && holds(line));
  if (at === -1) throw new Error(`${what} has no end`);
  return at;
}
