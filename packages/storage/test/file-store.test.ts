import { execFileSync } from "node:child_process";
import { chmod, link, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { beforeEach, describe, expect, it } from "vitest";
import { fileStore, PositionFileError, StoredPositionError } from "../src/node.js";
import {
  filesIn,
  loaded,
  locksIn,
  modeOf,
  OWN_FILE,
  OWN_FOLDER,
  position,
  rejection,
  stored,
  temporaryFolders,
} from "./support.js";

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
    expect(await readdir(folder)).toEqual(["position.json"]);
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

describe("a file with a second name (a hard link)", () => {
  it("is a copy from the first save on: neither store writes what the other one has", async () => {
    const other = join(folder, "other.json");
    const [first, second] = [fileStore(path), fileStore(other)];
    await first.save(position(1));
    await link(path, other);
    expect(await second.load()).toEqual(position(1));
    await second.save(position(2));
    await first.save(position(3));
    expect([await stored(path), await stored(other)]).toEqual([position(3), position(2)]);
    await first.flush();
    await second.flush();
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

  it.skipIf(process.platform === "win32")(
    "is an error that names it, and is not waited for: a pipe stands there",
    async () => {
      execFileSync("mkfifo", [path]);
      await symlink(path, join(folder, "link.json"));
      for (const name of [path, join(folder, "link.json")]) {
        const store = fileStore(name);
        for (const attempt of [() => store.load(), () => store.save(position(1))]) {
          const error = await rejection(attempt());
          expect(error).toBeInstanceOf(PositionFileError);
          expect(error.message).toBe(
            `The position file ${name} could not be read: it is no file, but a pipe, a socket or a device: use another path`,
          );
        }
      }
      expect(await locksIn(folder)).toEqual([]);
    },
  );

  it("is an error that names it, not a first start: its folder is a file", async () => {
    await writeFile(path, "a file");
    const store = fileStore(join(path, "position.json"));
    for (const attempt of [() => store.load(), () => store.save(position(1))]) {
      const error = await rejection(attempt());
      expect(error).toMatchObject({
        name: "PositionFileError",
        code: expect.stringMatching(/ENOTDIR|EEXIST/),
      });
      expect(error.message).toContain(
        `The position file ${join(path, "position.json")} could not be locked: `,
      );
    }
  });

  it("is an error that names it: its folder became a file after the start", async () => {
    const store = fileStore(join(folder, "state", "position.json"));
    await store.load();
    await rm(join(folder, "state"), { recursive: true });
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
    expect(await loaded(fileStore(path))).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    const nested = join(folder, "a", "b", "position.json");
    expect(await loaded(fileStore(nested))).toBeUndefined();
    expect(await readdir(dirname(nested))).toEqual([]);
  });

  it("gives what was saved last, to a later process too", async () => {
    const store = fileStore(path);
    for (const n of [1, 2, 3]) await store.save(position(n));
    expect(await store.load()).toEqual(position(3));
    await store.flush();
    expect(await loaded(fileStore(path))).toEqual(position(3));
    expect(await readdir(folder)).toEqual(["position.json"]);
  });

  it("keeps positions with a mark, and those of earlier releases without one", async () => {
    for (const mark of [null, "1755376800000-0"]) {
      const marked = { ...position(2), mark };
      const store = fileStore(path);
      await store.save(marked);
      await store.flush();
      expect(await loaded(fileStore(path))).toEqual(marked);
    }
    await writeFile(path, whole);
    expect(await loaded(fileStore(path))).toEqual(position(3));
    await writeFile(path, JSON.stringify({ ...position(1), mark: 5 }));
    expect(await rejection(fileStore(path).load())).toBeInstanceOf(StoredPositionError);
  });

  it("writes one line of plain JSON", async () => {
    await fileStore(path).save(position(2));
    expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(position(2))}\n`);
  });

  it("reads a file that an editor has changed", async () => {
    await writeFile(path, `\ufeff${JSON.stringify(position(2), undefined, 2)}\r\n`);
    expect(await fileStore(path).load()).toEqual(position(2));
  });

  it("makes the folder, for its owner alone, and the file too", async () => {
    const nested = join(folder, "a", "b", "position.json");
    await fileStore(nested).save(position(1));
    const made = [nested, dirname(nested), dirname(dirname(nested))];
    expect(await Promise.all(made.map(modeOf))).toEqual([OWN_FILE, OWN_FOLDER, OWN_FOLDER]);
  });

  it("takes the file back from others who could read it", async () => {
    await writeFile(path, whole);
    await chmod(path, 0o644);
    await fileStore(path).save(position(4));
    expect(await modeOf(path)).toBe(OWN_FILE);
  });

  it("stays with its file when the process changes its folder", async () => {
    const before = process.cwd();
    process.chdir(folder);
    const store = fileStore("position.json");
    process.chdir(before);
    await store.save(position(1));
    expect(await stored(path)).toEqual(position(1));
  });

  it("writes in order when saves overlap", async () => {
    const store = fileStore(path);
    await Promise.all([1, 2, 3].map((n) => store.save(position(n))));
    expect(await stored(path)).toEqual(position(3));
    expect(await locksIn(folder)).toHaveLength(1);
  });

  it("goes on by itself when its folder is removed, moved away or replaced", async () => {
    const nested = join(folder, "state", "position.json");
    const store = fileStore(nested);
    await store.save(position(1));
    await rm(dirname(nested), { recursive: true });
    await store.save(position(2));
    expect(await stored(nested)).toEqual(position(2));
    await rm(dirname(nested), { recursive: true });
    await mkdir(dirname(nested));
    await store.save(position(3));
    expect(await stored(nested)).toEqual(position(3));
    expect(await locksIn(dirname(nested))).toHaveLength(1);
    await store.flush();
    expect(await readdir(dirname(nested))).toEqual(["position.json"]);
  });
});

describe("a link", () => {
  it("at the file is replaced, and what it leads to is left as it is", async () => {
    const other = join(folder, "other.json");
    await writeFile(other, whole);
    await symlink(other, path);
    const store = fileStore(path);
    expect(await store.load()).toEqual(position(3));
    await store.save(position(4));
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await stored(path)).toEqual(position(4));
    expect(await readFile(other, "utf8")).toBe(whole);
    await store.flush();
    expect(await readdir(folder)).toEqual(["other.json", "position.json"]);
  });

  it("at any name that can be foreseen changes nothing", async () => {
    const precious = join(folder, "precious");
    await writeFile(precious, "do not touch");
    const planted = [".new", ".tmp", ".lock", "~", `.${process.pid}.tmp`, `.${process.pid}-00000000.tmp`];
    for (const end of planted) await symlink(precious, `${path}${end}`);
    const lock = "0123456789abcdef01234567.lock";
    await symlink(precious, `${path}.${lock}`);
    const store = fileStore(path);
    await store.save(position(1));
    await store.flush();
    expect(await readFile(precious, "utf8")).toBe("do not touch");
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await modeOf(path)).toBe(OWN_FILE);
  });
});

describe("a temporary file that was left over", () => {
  const leave = async (name: string) => {
    await writeFile(join(folder, name), whole.slice(0, 20));
    return name;
  };

  it.each([`position.json.${"0123456789ab".repeat(2)}.tmp`, "position.json.4194305-0123abcd.tmp"])(
    "goes at the next start, for only one process has the file: %s",
    async (name) => {
      await leave(name);
      await writeFile(path, whole);
      expect(await fileStore(path).load()).toEqual(position(3));
      expect(await filesIn(folder)).toEqual(["position.json"]);
    },
  );

  it("stays beside a file that is refused: someone may want it", async () => {
    const name = await leave(`position.json.${"0123456789ab".repeat(2)}.tmp`);
    await writeFile(path, "");
    await rejection(fileStore(path).load());
    expect(await readdir(folder)).toEqual(["position.json", name]);
  });

  it("is told from all other files", async () => {
    const others = [
      `other.json.${"0123456789ab".repeat(2)}.tmp`,
      "position.json.4194305-0123abcd",
      "position.json.4194305-0123abcd.tmp.bak",
      "position.json.bak",
      "position.json.tmp",
      "position.jsonx.4194305-0123abcd.tmp",
    ];
    for (const name of others) await leave(name);
    await loaded(fileStore(path));
    expect(await readdir(folder)).toEqual(others.sort());
  });
});
