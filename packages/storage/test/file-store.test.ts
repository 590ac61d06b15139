import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { fileStore, PositionFileError, StoredPositionError } from "../src/node.js";
import { filesIn, position, rejection, temporaryFolders } from "./support.js";

const temporaryFolder = temporaryFolders();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "position.json");
});

const whole = JSON.stringify(position(3));

describe("a file that holds no position", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["an empty file", "", "it is empty"],
    ["a file of blanks", " \n", "it is empty"],
    ["a file of zeros, as a power cut may leave it", new Uint8Array(64), "it is no JSON, or cut off"],
    ["a cut file", whole.slice(0, -10), "it is no JSON, or cut off"],
    ["a file with something behind the position", `${whole}}`, "it is no JSON, or cut off"],
    ["a text", "my notes", "it is no JSON, or cut off"],
    ["bytes that are no text", Uint8Array.of(0x22, 0xff, 0x22), "it is no text"],
    [
      "a position with a damaged id",
      Buffer.from(whole.replace("demo", "d\xffmo"), "latin1"),
      "it is no text",
    ],
    ["null", "null", "it is JSON of another shape"],
    ["a number", "7", "it is JSON of another shape"],
    ["an array", "[]", "it is JSON of another shape"],
    ["an empty object", "{}", "it is JSON of another shape"],
    ["a bot's state", '{"tokens":5,"position":{}}', "it is JSON of another shape"],
    [
      "a position with a field of someone's beside it",
      JSON.stringify({ ...position(1), tokens: 5 }),
      "it is JSON of another shape",
    ],
    [
      "a position without a cursor",
      '{"version":1,"room":"a","handled":[],"x":0}',
      "it is JSON of another shape",
    ],
    [
      "a cursor that is no text",
      JSON.stringify({ ...position(1), cursor: 5 }),
      "it is JSON of another shape",
    ],
    ["a room that is no text", JSON.stringify({ ...position(1), room: 5 }), "it is JSON of another shape"],
    ["handled that is no list", JSON.stringify({ ...position(1), handled: {} }), "of another shape"],
    ["an id that is no text", JSON.stringify({ ...position(1), handled: [5] }), "of another shape"],
    ["a version that is no number", JSON.stringify({ ...position(1), version: "1" }), "of another shape"],
    [
      "a later version",
      JSON.stringify({ ...position(1), version: 2 }),
      "it is of version 2, and this package reads version 1",
    ],
  ])("is refused at every start, and left as it is: %s", async (_, content, problem) => {
    await writeFile(path, content);
    for (let start = 0; start < 2; start += 1) {
      const store = fileStore(path);
      for (const attempt of [() => store.load(), () => store.save(position(4)), () => store.load()]) {
        const error = await rejection(attempt());
        expect(error).toBeInstanceOf(StoredPositionError);
        expect(error).toMatchObject({ name: "StoredPositionError", code: "STORED_POSITION" });
        expect(error.message).toContain(`${path} holds no position`);
        expect(error.message).toContain(problem);
        expect(error.message).toContain("Put a whole copy in its place, or take it away");
      }
    }
    expect(await readFile(path)).toEqual(Buffer.from(content));
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });

  it("is not quoted by the error", async () => {
    await writeFile(path, '{"password": "hunter2"');
    const error = await rejection(fileStore(path).load());
    expect(`${error.stack}`).not.toContain("hunter2");
    expect(error.cause).toBeUndefined();
  });

  it("is refused by a save that no load came before", async () => {
    await writeFile(path, "my notes");
    expect(await rejection(fileStore(path).save(position(1)))).toBeInstanceOf(StoredPositionError);
    expect(await readFile(path, "utf8")).toBe("my notes");
  });

  it("can be mended or taken away while the process runs", async () => {
    const store = fileStore(path);
    await writeFile(path, whole.slice(0, -1));
    await rejection(store.load());
    await writeFile(path, whole);
    expect(await store.load()).toEqual(position(3));
    await writeFile(path, "");
    await rejection(store.load());
    await rm(path);
    await store.save(position(4));
    expect(await store.load()).toEqual(position(4));
  });
});

describe("a file that the system refuses", () => {
  it("is an error that names it, not a first start: a folder stands there", async () => {
    await mkdir(path);
    const store = fileStore(path);
    for (const attempt of [() => store.load(), () => store.save(position(1))]) {
      const error = await rejection(attempt());
      expect(error).toBeInstanceOf(PositionFileError);
      expect(error).toMatchObject({ name: "PositionFileError", code: "EISDIR", cause: { code: "EISDIR" } });
      expect(error.message).toContain(`The position file ${path} could not be read: EISDIR`);
    }
  });

  it("is an error that names it, not a first start: its folder is a file", async () => {
    await writeFile(path, "a file");
    const store = fileStore(join(path, "position.json"));
    expect(await rejection(store.load())).toMatchObject({ code: "ENOTDIR" });
    expect(await rejection(store.save(position(1)))).toMatchObject({ code: "ENOTDIR" });
  });

  it("is an error that names it: its folder became a file after the start", async () => {
    const store = fileStore(join(folder, "state", "position.json"));
    await store.load();
    await writeFile(join(folder, "state"), "a file");
    const error = await rejection(store.save(position(1)));
    expect(error).toBeInstanceOf(PositionFileError);
    expect(error.message).toContain(`${join(folder, "state", "position.json")} could not be written: `);
  });

  it("is an error that names it: it is a link to itself", async () => {
    await symlink(path, path);
    expect(await rejection(fileStore(path).load())).toMatchObject({ code: "ELOOP" });
  });
});

describe("a path that is none", () => {
  it.each([[""], [undefined], [null], [7], [["position.json"]], [new URL("file:///a")], ["a\0b"]])(
    "is a TypeError at once: %j",
    (wrong) => {
      expect(() => fileStore(wrong as string)).toThrow(TypeError);
      expect(() => fileStore(wrong as string)).toThrow("The path must be a string that is not empty");
    },
  );
});

describe("a file store", () => {
  it("has nothing when there is no file, and makes none", async () => {
    expect(await fileStore(path).load()).toBeUndefined();
    expect(await fileStore(join(folder, "a", "b", "position.json")).load()).toBeUndefined();
    expect(await filesIn(folder)).toEqual([]);
  });

  it("gives what was saved last, to a later process too", async () => {
    const store = fileStore(path);
    for (const n of [1, 2, 3]) await store.save(position(n));
    expect(await store.load()).toEqual(position(3));
    expect(await fileStore(path).load()).toEqual(position(3));
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });

  it("writes one line of plain JSON", async () => {
    await fileStore(path).save(position(2));
    expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(position(2))}\n`);
  });

  it("reads a file that an editor has been at", async () => {
    await writeFile(path, `\ufeff${JSON.stringify(position(2), undefined, 2)}\r\n`);
    expect(await fileStore(path).load()).toEqual(position(2));
  });

  it("makes the folder, for its owner alone, and the file too", async () => {
    const nested = join(folder, "a", "b", "position.json");
    await fileStore(nested).save(position(1));
    const modes = [];
    for (const made of [nested, dirname(nested), dirname(dirname(nested))]) {
      modes.push((await stat(made)).mode & 0o777);
    }
    expect(modes).toEqual([0o600, 0o700, 0o700]);
  });

  it("takes the file back from others who could read it", async () => {
    await writeFile(path, whole);
    await chmod(path, 0o644);
    await fileStore(path).save(position(4));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("stays with its file when the process changes its folder", async () => {
    const before = process.cwd();
    process.chdir(folder);
    const store = fileStore("position.json");
    process.chdir(before);
    await store.save(position(1));
    expect(existsSync(path)).toBe(true);
  });

  it("stands beside another on the same file: what is there is whole, and the later save counts", async () => {
    const stores = [fileStore(path), fileStore(path)];
    for (let n = 1; n <= 10; n += 1) {
      await Promise.all(stores.map((store, at) => store.save(position(2 * n + at))));
      expect([position(2 * n), position(2 * n + 1)]).toContainEqual(await fileStore(path).load());
    }
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });
});

describe("a temporary file that was left over", () => {
  const dead = 4_194_305; // above the most that Linux gives
  const leave = async (name: string) => {
    await writeFile(join(folder, name), whole.slice(0, 20));
    return name;
  };

  it("goes at the next start, when its process is gone", async () => {
    await fileStore(path).save(position(1));
    await leave(`position.json.${dead}-0123abcd.tmp`);
    expect(await fileStore(path).load()).toEqual(position(1));
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });

  it("goes when it is old, whoever has the number of its process now", async () => {
    const name = await leave(`position.json.${process.pid}-0123abcd.tmp`);
    await fileStore(path).load();
    expect(await filesIn(folder)).toEqual([name]);
    const then = new Date(Date.now() - 61_000);
    await utimes(join(folder, name), then, then);
    await fileStore(path).load();
    expect(await filesIn(folder)).toEqual([]);
  });

  it("stays beside a file that is refused: someone may want it", async () => {
    const name = await leave(`position.json.${dead}-0123abcd.tmp`);
    await writeFile(path, "");
    await rejection(fileStore(path).load());
    expect(await filesIn(folder)).toEqual(["position.json", name]);
  });

  it("is told from all other files", async () => {
    const others = [
      `other.json.${dead}-0123abcd.tmp`,
      `position.json.${dead}-0123abcd`,
      `position.json.${dead}-0123abcd.tmp.bak`,
      "position.json.bak",
      "position.json.tmp",
      `position.jsonx.${dead}-0123abcd.tmp`,
    ];
    for (const name of others) await leave(name);
    await fileStore(path).load();
    expect(await filesIn(folder)).toEqual(others.sort());
  });
});
