import { setImmediate as nextTurn } from "node:timers/promises";
import * as zlib from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import type { ResponseLike } from "../src/index.js";
import { nodeFetch } from "../src/node.js";
import { serve } from "./http-server.js";
import { endless, get, readAll, rejection, standstill } from "./node-fetch-harness.js";

const KIB = 1024;
const MIB = KIB * KIB;
const small = Buffer.from(JSON.stringify({ events: [], text: "hallo ☃" }));
/** Cannot be packed, so it is large packed too. */
const large = Buffer.from(Array.from({ length: 300 * KIB }, (_, n) => Math.imul(n, 2654435761) >>> 13));
/** Small when it is packed, too large for one go when it is not. */
const flat = Buffer.alloc(3 * MIB, "a");

const gzip = (bytes: Buffer) => zlib.gzipSync(bytes);
const zlibDeflate = (bytes: Buffer) => zlib.deflateSync(bytes);
const rawDeflate = (bytes: Buffer) => zlib.deflateRawSync(bytes);
const brotli = (bytes: Buffer) =>
  zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } });
const plain = (bytes: Buffer) => bytes;
/** Node has it since 22.15. */
const zstd: ((bytes: Buffer) => Buffer) | undefined = Reflect.get(zlib, "zstdCompressSync");

/** Asks a server that sends these bytes: at once, or in pieces of this size. */
async function ask(encoding: string, bytes: Buffer, pieceBytes = Infinity): Promise<ResponseLike> {
  const { origin } = await serve(async (_, response) => {
    response.writeHead(200, { "content-encoding": encoding });
    for (let at = 0; at < bytes.length && pieceBytes !== Infinity; at += pieceBytes) {
      response.write(bytes.subarray(at, at + pieceBytes));
      await nextTurn();
    }
    response.end(pieceBytes === Infinity ? bytes : undefined);
  });
  return get(nodeFetch(), origin);
}

describe.each<[string, (bytes: Buffer) => Buffer]>([
  ["gzip", gzip],
  ["x-gzip", gzip],
  ["GZip", gzip],
  ["deflate", zlibDeflate],
  ["deflate", rawDeflate],
  ["br", brotli],
  ["gzip, br", (bytes) => brotli(gzip(bytes))],
  ["br , deflate,gzip", (bytes) => gzip(rawDeflate(brotli(bytes)))],
  ...(zstd === undefined ? [] : [["zstd", zstd] satisfies [string, unknown]]),
  ["zebra", plain],
  ["zebra, gzip", gzip],
  ["", plain],
])("a body in %j", (encoding, pack) => {
  const unpacked = (bytes: Buffer) => (encoding.includes("zebra") ? pack(bytes) : bytes);

  it.each([
    ["a small one", small, Infinity],
    ["a small one in pieces of a byte", small, 1],
    ["a large one", large, Infinity],
    ["a large one in pieces", large, 10_000],
    ["one that grows a thousandfold", flat, Infinity],
    ["one that grows a thousandfold, in pieces", flat, 1000],
  ])("is unpacked: %s", async (_, bytes, pieceBytes) => {
    const chunks = await readAll(await ask(encoding, pack(bytes), pieceBytes));
    expect(Buffer.concat(chunks).equals(unpacked(bytes))).toBe(true);
  });

  it("is unpacked as a text", async () => {
    expect(await (await ask(encoding, pack(small))).text()).toBe(unpacked(small).toString());
  });

  it.runIf(pack !== plain)("may be empty", async () => {
    expect(await (await ask(encoding, Buffer.alloc(0))).text()).toBe("");
    expect(await (await ask(encoding, pack(Buffer.alloc(0)))).text()).toBe(
      unpacked(Buffer.alloc(0)).toString(),
    );
  });
});

describe("a packed body", () => {
  it.each([
    ["gzip", gzip],
    ["deflate", zlibDeflate],
    ["br", brotli],
  ])("that is cut rejects, however much of it came: %s", async (encoding, pack) => {
    for (const [bytes, pieceBytes] of [
      [small, Infinity],
      [small, 10],
      [large, Infinity],
      [large, 10_000],
    ] as const) {
      const packed = pack(bytes);
      const response = await ask(encoding, packed.subarray(0, packed.length - 9), pieceBytes);
      const error = await rejection(readAll(response));
      expect(error).toMatchObject({ name: "TypeError", message: "terminated", cause: expect.any(Error) });
      expect(error.code).toBe("Z_BUF_ERROR");
    }
  });

  it("that is not what it says rejects, again and again, and ends the request", async () => {
    const { origin, requests } = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).write("this is no gzip");
    });
    const reader = (await get(nodeFetch(), origin)).body?.getReader();
    const error = await rejection(reader?.read() as Promise<unknown>);
    expect(error).toMatchObject({ message: "terminated", code: "Z_DATA_ERROR" });
    expect(await rejection(reader?.read() as Promise<unknown>)).toBe(error);
    await vi.waitFor(() => expect(requests[0]?.socket.destroyed).toBe(true));
  });

  it("whose connection breaks rejects with that", async () => {
    const { origin } = await serve((request, response) => {
      const packed = gzip(large);
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write(packed.subarray(0, 150 * KIB), () => request.socket.destroy());
    });
    const error = await rejection(readAll(await get(nodeFetch(), origin)));
    expect(error).toMatchObject({
      message: "terminated",
      code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/),
    });
  });

  it("comes as it is sent, not only at its end", async () => {
    const packer = zlib.createGzip();
    const { origin } = await serve((_, response) => {
      packer.pipe(response.writeHead(200, { "content-encoding": "gzip" }));
      packer.write("first");
      packer.flush();
    });
    const reader = (await get(nodeFetch(), origin)).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first");
    const second = reader?.read();
    packer.end("second");
    expect(Buffer.from((await second)?.value ?? []).toString()).toBe("second");
    expect(await reader?.read()).toEqual({ done: true, value: undefined });
  });

  it.each(["gzip", "br", "gzip, gzip"])("is unpacked no further than it is read: %s", async (encoding) => {
    const pack = { gzip, br: brotli, "gzip, gzip": (bytes: Buffer) => gzip(gzip(bytes)) }[
      encoding
    ] as typeof gzip;
    const bomb = pack(Buffer.alloc(200 * MIB));
    const response = await ask(encoding, bomb);
    const before = process.memoryUsage.rss();
    const reader = response.body?.getReader();
    let read = 0;
    while (read < 17 * MIB) read += (await reader?.read())?.value?.byteLength ?? 0;
    await nextTurn();
    expect(read).toBeLessThan(18 * MIB);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MIB);
    await reader?.cancel();
    expect(await reader?.read()).toEqual({ done: true });
  });

  it("without end is not read ahead without bound, and ends when its reader cancels", async () => {
    const { handler, sent } = endless(gzip(large), { "content-encoding": "gzip" });
    const { origin, requests } = await serve(handler);
    const reader = (await get(nodeFetch(), origin)).body?.getReader();
    await reader?.read();
    expect(await standstill(sent)).toBeLessThan(16 * MIB);
    const reading = Promise.all([reader?.read(), reader?.read(), reader?.read()]);
    await reader?.cancel();
    await reading;
    expect(await reader?.read()).toEqual({ done: true });
    await vi.waitFor(() => expect(requests[0]?.socket.destroyed).toBe(true));
  });

  it("that waits for more ends when its reader cancels", async () => {
    const { origin, requests } = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).write(gzip(large).subarray(0, 1000));
    });
    const reader = (await get(nodeFetch(), origin)).body?.getReader();
    await reader?.read();
    const reading = reader?.read();
    await reader?.cancel();
    expect(await reading).toEqual({ done: true });
    expect(await reader?.read()).toEqual({ done: true });
    await vi.waitFor(() => expect(requests[0]?.socket.destroyed).toBe(true));
  });

  it("may turn out to be empty later", async () => {
    let end = () => {};
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).flushHeaders();
      end = () => void response.end();
    });
    const reading = (await get(nodeFetch(), origin)).text();
    // Until it is no longer waited for as a whole.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    end();
    expect(await reading).toBe("");
  });

  it("with too many codings is refused", async () => {
    const error = await rejection(ask("gzip,".repeat(5).concat("gzip"), small));
    expect(error).toMatchObject({ name: "TypeError", message: "fetch failed" });
    expect((error.cause as unknown as Error).message).toBe(
      "The body has 6 content codings; at most 5 are undone",
    );
  });

  it("has one reader", async () => {
    const response = await ask("gzip", gzip(small));
    response.body?.getReader();
    expect(() => response.body?.getReader()).toThrow("locked");
    await expect(response.text()).rejects.toThrow("locked");
  });
});
