type Test = (head: Uint8Array) => boolean;

/** What files of other programs begin with. */
const KINDS: readonly (readonly [kind: string, test: Test])[] = [
  ["a ZIP archive", startsWith(0x50, 0x4b, 0x03, 0x04)],
  ["a zstd archive", startsWith(0x28, 0xb5, 0x2f, 0xfd)],
  ["an xz archive", startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a)],
  ["a bzip2 archive", startsWith(0x42, 0x5a, 0x68)],
  ["an SQLite database", startsWith(...new TextEncoder().encode("SQLite format 3\0"))],
  ["text in UTF-16: save it as UTF-8", startsWith(0xff, 0xfe)],
  ["text in UTF-16: save it as UTF-8", startsWith(0xfe, 0xff)],
  ["binary data", (head) => head.includes(0)],
  ["an answer of the feed", (head) => /^\s*\{\s*"(events|nextUrl)"/.test(textOf(head))],
  ["a JSON array", (head) => /^\s*\[/.test(textOf(head))],
  ["JSON of another shape", (head) => /^\s*\{/.test(textOf(head))],
];

/** The first of them are sure; the others might begin a recording that is damaged. */
const SURE = 7;

/** How many bytes of a file tell what it is. */
export const HEAD_LENGTH = 512;

export const isGzip: Test = startsWith(0x1f, 0x8b);

/** True: it cannot be a recording, whatever comes behind it. */
export function isForeign(head: Uint8Array): boolean {
  return KINDS.slice(0, SURE).some(([, test]) => test(head));
}

/** What a file is that is no recording, by how it begins. */
export function kindOf(head: Uint8Array): string {
  return KINDS.find(([, test]) => test(head))?.[0] ?? "text of another kind";
}

function startsWith(...bytes: readonly number[]): Test {
  return (head) => head.length >= bytes.length && bytes.every((byte, at) => head[at] === byte);
}

function textOf(head: Uint8Array): string {
  return new TextDecoder().decode(head);
}
