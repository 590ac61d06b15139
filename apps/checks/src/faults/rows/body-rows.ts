import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { inBoth, retried, thrown } from "../expect.js";
import { answer, type FaultRow, fault, type Trouble } from "../fault-row.js";

const wrongShapes = [
  "null",
  "5",
  '"text"',
  "[]",
  "{}",
  '{"status":"ok"}',
  '{"events":{}}',
  '{"events":null,"nextUrl":null}',
  '{"events":"none","nextUrl":null}',
  '{"nextUrl":5}',
];

/** 32 MiB that come in some kilobytes: an empty page with blanks behind it. */
const bomb = (coding: string, compress: (body: Buffer) => Uint8Array): (() => Trouble) => {
  const body = compress(Buffer.from(`{"events":[],"nextUrl":null}${" ".repeat(32 * 1024 * 1024)}`));
  const headers = { "content-type": "application/json", "content-encoding": coding };
  const reply = { status: 200, headers, body: { chunks: [body], pause: 0, end: "complete" } } as const;
  return () => ({ kind: "reply", reply });
};

const gzip = (body: Buffer) => gzipSync(body, { level: 1 });
const brotli = (body: Buffer) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

const endless = (status: number) => (): Trouble => ({
  kind: "reply",
  reply: { status, headers: {}, body: { chunks: blanks(), pause: 0, end: "complete" } },
});

/** The body of an answer is not what it should be. */
export const bodyRows: readonly FaultRow[] = [
  { name: "truncated JSON", cases: [fault({ kind: "truncate" })], ...inBoth(thrown("ProtocolError")) },
  { name: "HTML with 200", cases: [fault({ kind: "html" })], ...inBoth(thrown("ProtocolError")) },
  { name: "empty body", cases: [fault({ kind: "empty" })], ...inBoth(thrown("ProtocolError")) },
  {
    name: "huge body, endless body",
    takes: "heavy",
    cases: [fault({ kind: "huge" }), endless(200)],
    ...inBoth(thrown("ProtocolError")),
  },
  { name: "500 with an endless body", cases: [endless(500)], ...inBoth(retried("ServerError")) },
  {
    name: "compressed bomb (gzip, br)",
    takes: "heavy",
    cases: [bomb("gzip", gzip), bomb("br", brotli)],
    ...inBoth(thrown("ProtocolError")),
  },
  { name: "wrong shape of an answer", cases: wrongShapes.map(answer), ...inBoth(thrown("ProtocolError")) },
];

function* blanks(): Generator<Uint8Array> {
  for (;;) yield Buffer.alloc(64 * 1024, " ");
}
