import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAccessKey } from "../src/access-key.js";
import { mediaAddress } from "../src/media-address.js";
import { byteRange } from "../src/node/byte-range.js";
import { mediaFiles } from "../src/node/media-files.js";
import { mediaProblem } from "../src/node/media-rules.js";
import { ask } from "./listening.js";
import { openTestOverlay } from "./overlay-server.js";

/** The files of the folder that this process has open. */
function openFiles(folder: string): string[] {
  const links = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return []; // Closed since.
    }
  });
  return links.filter((link) => link.startsWith(`${folder}/`)).map((link) => basename(link));
}

function openFolder(): { folder: string; media: string } {
  const folder = mkdtempSync(join(tmpdir(), "cb-events-media-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const media = join(folder, "media");
  mkdirSync(media);
  return { folder, media };
}

/** An overlay with a folder of media. */
async function openMediaOverlay() {
  const { folder, media } = openFolder();
  const put = (name: string, content = name) => writeFileSync(join(media, name), content);
  const { port } = await openTestOverlay({ media });
  return { folder, media, put, port };
}

describe("a media file", () => {
  it.each([
    ["wow.gif", "image/gif"],
    ["WOW.GIF", "image/gif"],
    ["a b 😍 50%.png", "image/png"],
    // No name on Windows has a question mark.
    [process.platform === "win32" ? "ünï#&+.webp" : "ünï#?&+.webp", "image/webp"],
    ["wow.mp3", "audio/mpeg"],
    ["wow.webm", "video/webm"],
    ["my.woff2", "font/woff2"],
  ])("is served under its address: %s", async (name, type) => {
    const { port, put, media } = await openMediaOverlay();
    put(name);
    expect(await mediaProblem(media, name)).toBeUndefined();
    const { status, headers, body } = await ask(port, `/${mediaAddress(name)}`);
    expect([status, headers["content-type"], body]).toEqual([200, type, name]);
    expect(headers).toMatchObject({
      "content-length": String(Buffer.byteLength(name)),
      "cache-control": "no-cache",
      "accept-ranges": "bytes",
      "x-content-type-options": "nosniff",
    });
  });

  it("may be in a folder of the folder", async () => {
    const { port, put, media } = await openMediaOverlay();
    mkdirSync(join(media, "more sounds"));
    put("more sounds/a.mp3");
    expect((await ask(port, `/${mediaAddress("more sounds/a.mp3")}`)).status).toBe(200);
  });

  it("may be replaced while it shows", async () => {
    const { port, put, media } = await openMediaOverlay();
    put("a.gif", "one");
    const first = await ask(port, "/media/a.gif");
    const again = await ask(port, "/media/a.gif", { "if-none-match": `"x", ${first.headers.etag}` });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, "", first.headers.etag]);
    put("new.gif", "two");
    renameSync(join(media, "new.gif"), join(media, "a.gif"));
    const other = await ask(port, "/media/a.gif", { "if-none-match": String(first.headers.etag) });
    expect([other.status, other.body]).toEqual([200, "two"]);
  });

  it("is given in parts, as players ask for it", async () => {
    const { port, put } = await openMediaOverlay();
    put("a.mp3", "0123456789");
    const part = async (range: string, more = {}) => {
      const { status, headers, body } = await ask(port, "/media/a.mp3", { range, ...more });
      return [status, headers["content-range"], body];
    };
    expect(await part("bytes=0-")).toEqual([206, "bytes 0-9/10", "0123456789"]);
    expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
    expect(await part("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
    expect(await part("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
    expect(await part("bytes=10-")).toEqual([416, "bytes */10", ""]);
    expect(await part("bytes=0-1,3-4")).toEqual([200, undefined, "0123456789"]);
    expect(await part("bytes=0-1", { "if-range": '"old"' })).toEqual([200, undefined, "0123456789"]);
    const { etag } = (await ask(port, "/media/a.mp3")).headers;
    expect(await part("bytes=0-1", { "if-range": etag })).toEqual([206, "bytes 0-1/10", "01"]);
  });

  it("of many chunks comes whole, and so does none", async () => {
    const { port, put } = await openMediaOverlay();
    const content = "0123456789".repeat(100_000);
    put("a.mp3", content);
    put("b.mp3", "");
    expect((await ask(port, "/media/a.mp3")).body === content).toBe(true);
    expect(await ask(port, "/media/b.mp3")).toMatchObject({ status: 200, body: "" });
    const head = await ask(port, "/media/a.mp3", {}, "HEAD");
    expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "1000000", ""]);
  });

  it.each(["a.html", "a.js", "a.css", "a.json", "a.txt", "a", ".env", "a.gif.exe"])(
    "is no %s",
    async (name) => {
      const { port, put, media } = await openMediaOverlay();
      put(name);
      const problem = "is no picture, sound, video or font: .apng .avif .gif";
      expect(await mediaProblem(media, name)).toContain(problem);
      const { status, body } = await ask(port, `/media/${name}`);
      expect([status, body]).toEqual([403, expect.stringContaining(`This file ${problem}`)]);
    },
  );

  it("has 20 MB at most", async () => {
    const { port, put, media } = await openMediaOverlay();
    put("a.mp3");
    truncateSync(join(media, "a.mp3"), 20_000_000);
    expect(await mediaProblem(media, "a.mp3")).toBeUndefined();
    truncateSync(join(media, "a.mp3"), 20_000_001);
    expect(await mediaProblem(media, "a.mp3")).toBe("is larger than 20 MB");
    expect(await ask(port, "/media/a.mp3")).toMatchObject({
      status: 403,
      body: "This file is larger than 20 MB\n",
    });
  });

  it.each([
    "../secret.gif",
    "..%2fsecret.gif",
    "%2e%2e/secret.gif",
    "%2e%2e%2fsecret.gif",
    "..%5csecret.gif",
    "x/../../secret.gif",
    "x/..%2f..%2fsecret.gif",
    "%2fetc%2fsecret.gif",
    "/secret.gif",
    "./a.gif",
    "%00.gif",
    "a.gif%00.gif",
    "c:secret.gif",
    "link.gif",
    "outside/secret.gif",
    "folder.gif",
    "nothing.gif",
    "%.gif",
    "%ff.gif",
    "",
  ])("is in its folder: %s leads nowhere", async (path) => {
    const { port, put, folder, media } = await openMediaOverlay();
    writeFileSync(join(folder, "secret.gif"), "secret");
    put("a.gif");
    mkdirSync(join(media, "x"));
    mkdirSync(join(media, "folder.gif"));
    symlinkSync(join(folder, "secret.gif"), join(media, "link.gif"));
    symlinkSync(folder, join(media, "outside"));
    const { status, body } = await ask(port, `/media/${path}`);
    expect(body).not.toBe("secret");
    expect([400, 403, 404, ...(path === "./a.gif" ? [200] : [])]).toContain(status);
    if (!path.includes("%")) expect(await mediaProblem(media, path)).toBeDefined();
  });

  it.skipIf(process.platform === "win32")("is no pipe, which nobody may write to", async () => {
    const { port, media } = await openMediaOverlay();
    execFileSync("mkfifo", [join(media, "pipe.mp3")]);
    expect((await ask(port, "/media/pipe.mp3")).status).toBe(404);
  });

  it("has one name, and no way around to it", async () => {
    const { media, put } = await openMediaOverlay();
    mkdirSync(join(media, "x"));
    put("a.gif");
    // Windows has no files of these names: there they would be another way to a file.
    if (process.platform !== "win32") for (const name of ["c:a.gif", "b\\a.gif"]) put(name);
    expect(await mediaProblem(media, "a.gif")).toBeUndefined();
    for (const name of ["x/../a.gif", "./a.gif", "x//a.gif", "/a.gif", "c:a.gif", "b\\a.gif"])
      expect([name, await mediaProblem(media, name)]).toEqual([name, "is not in the media folder"]);
  });

  it.skipIf(process.platform !== "linux")("is closed after each request, to its end or not", async () => {
    const { media, put, port } = await openMediaOverlay();
    put("a.mp3", "0123456789");
    put("b.mp3");
    truncateSync(join(media, "b.mp3"), 20_000_000);
    const { etag } = (await ask(port, "/media/a.mp3")).headers;
    await ask(port, "/media/b.mp3", {}, "HEAD");
    await ask(port, "/media/a.mp3", { "if-none-match": etag });
    await ask(port, "/media/a.mp3", { range: "bytes=99-" });
    const body = (await mediaFiles(media)(new Request("http://localhost/media/b.mp3")))?.body;
    expect(openFiles(media)).toEqual(["b.mp3"]);
    await body?.cancel();
    expect(openFiles(media)).toEqual([]);
  });

  it("that is cut while it is read ends early", async () => {
    const { media } = openFolder();
    writeFileSync(join(media, "b.mp3"), "x".repeat(1_000_000));
    const response = await mediaFiles(media)(new Request("http://localhost/media/b.mp3"));
    truncateSync(join(media, "b.mp3"), 10);
    const { byteLength } = (await response?.arrayBuffer()) ?? new ArrayBuffer(0);
    expect(response?.headers.get("content-length")).toBe("1000000");
    expect(byteLength).toBeLessThan(1_000_000);
    if (process.platform === "linux") expect(openFiles(media)).toEqual([]);
  });

  it("may be a link to another of the folder, and the folder may be a link", async () => {
    const { folder, media } = openFolder();
    writeFileSync(join(media, "a.gif"), "one");
    symlinkSync(join(media, "a.gif"), join(media, "b.gif"));
    symlinkSync(media, join(folder, "linked"));
    const { port } = await openTestOverlay({ media: join(folder, "linked") });
    expect(await ask(port, "/media/b.gif")).toMatchObject({ status: 200, body: "one" });
  });

  it("is behind the key, and there is none without a folder or in one that is not there", async () => {
    const { media } = openFolder();
    writeFileSync(join(media, "a.gif"), "one");
    const { port } = await openTestOverlay({ media, host: "127.0.0.1", key: createAccessKey() });
    expect((await ask(port, "/media/a.gif")).status).toBe(401);
    const without = await openTestOverlay();
    expect((await ask(without.port, "/media/a.gif")).status).toBe(404);
    const gone = await openTestOverlay({ media: join(media, "gone") });
    expect((await ask(gone.port, "/media/a.gif")).status).toBe(404);
    expect(await mediaProblem(join(media, "gone"), "a.gif")).toBe("is not in the media folder");
  });
});

it("gives each byte of a range that the file has, and no other", () => {
  const sizes = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(sizes, fc.option(sizes), fc.option(sizes), (size, from, to) => {
      const bytes = Array.from({ length: size }, (_, at) => at);
      const range = byteRange(`bytes=${from ?? ""}-${to ?? ""}`, size);
      const isNone = (from === null && to === null) || (from !== null && to !== null && to < from);
      const wanted =
        from === null ? bytes.slice(size - Math.min(to ?? 0, size)) : bytes.slice(from, (to ?? size) + 1);
      if (isNone) expect(range).toBeUndefined();
      else if (wanted.length === 0) expect(range).toBeNull();
      else expect(range).toEqual({ first: wanted[0], last: wanted.at(-1) });
    }),
  );
});

it("has an address for every name, which stays in the folder of media", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
      fc.pre(!/[/\\]|^\.+$/.test(name));
      const { pathname, search, hash } = new URL(mediaAddress(name), "http://localhost/");
      expect([decodeURIComponent(pathname), search, hash]).toEqual([`/media/${name}`, "", ""]);
    }),
  );
});
