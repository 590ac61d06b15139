import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type Budget, eventSchemas, named, partSchemas } from "../src/size/budgets.js";
import { bundle } from "../src/size/bundle.js";
import { runCommand, uninvited } from "../src/size/command.js";
import { unlistedDependencies } from "../src/size/dependencies.js";
import { linkedProject } from "./linked-project.js";
import { run, testFolder, writeFiles } from "./run.js";

const TYPES = "@cb-events/types";
const real = (limit: number): Budget => ({
  name: "real",
  limit,
  imports: [named(["EventType"], TYPES), named(["UserSchema"], TYPES)],
});

/** Not compressible: about 1.5 kB, and no time to bundle. */
const digits = Array.from({ length: 1000 }, (_, at) => String(Math.sin(at)).slice(-3)).join("");
const small = (limit: number): Budget => ({
  name: "small",
  limit,
  imports: [{ name: "digits", code: `export const digits = "${digits}";` }],
});

let folder = "";
beforeEach(async () => {
  folder = await testFolder();
});

const size = (args: readonly string[], budget: Budget) =>
  run(runCommand, args, { withProject: linkedProject(), budgets: () => [budget] });

describe("test:size", () => {
  it("prints the largest of the imports of a budget that is kept", async () => {
    const { code, out } = await size([], real(10));
    expect(out).toMatch(/^real \(the largest: `UserSchema`\) +1\.\d\d kB +1\.\d\d kB +10 kB$/m);
    expect(out).toMatch(/bundles: 1, broken: 0\n$/);
    expect(code).toBe(0);
  });

  it("fails when a budget is exceeded, and names the heaviest files", async () => {
    const { code, out } = await size([], real(0.5));
    expect(out).toMatch(/^BROKEN real .*: above 0\.5 kB; bytes before gzip: valibot\/\S+ \d+, /m);
    expect(code).toBe(1);
  });

  it("prints the table as Markdown and nothing else, and takes it back with --check", async () => {
    const file = join(folder, "README.md");
    const { out } = await size(["--markdown"], small(10));
    expect(out).toMatch(/^\| bundle \|.*\n\| --- \|.*\n\| small .* \|\n$/);
    await writeFile(file, out);
    expect((await size(["--check", file], small(10))).code).toBe(0);
  });

  it("fails with --check when a figure is off by more than 0.1 kB, or a limit is another", async () => {
    const file = join(folder, "README.md");
    const { out } = await size(["--markdown"], small(10));
    const moved = (by: number) =>
      out.replace(/1\.\d\d kB/, (text) => `${(Number.parseFloat(text) + by).toFixed(2)} kB`);

    await writeFile(file, moved(0.09));
    expect((await size(["--check", file], small(10))).code).toBe(0);
    await writeFile(file, moved(0.2));
    const { code, out: then } = await size(["--check", file], small(10));
    expect(then).toContain(`BROKEN ${file} has other figures, or none: small`);
    expect(code).toBe(1);
    await writeFile(file, out);
    expect((await size(["--check", file], small(9))).code).toBe(1);
  });

  it("tells the schemas of parts from those of events", () => {
    const names = ["EventSchema", "TipSchema", "TipEventSchema", "decodeEvent"];
    expect(partSchemas(names)).toEqual(["TipSchema"]);
    expect(eventSchemas(names)).toEqual(["TipEventSchema"]);
  });

  it("refuses a bundle that leaves something out", async () => {
    await writeFiles(folder, { "node_modules/left-out/index.js": 'export { a } from "nowhere";' });
    await expect(bundle(folder, 'export * from "left-out";')).rejects.toThrow("nowhere");
  });
});

describe("a schema by itself", () => {
  const schemas = ["RoomSubjectSchema", "UserSchema"];
  const types = (files: Record<string, string>) =>
    writeFiles(folder, {
      [`node_modules/${TYPES}/package.json`]: { type: "module", main: "index.js", sideEffects: false },
      ...Object.fromEntries(
        Object.entries(files).map(([name, code]) => [`node_modules/${TYPES}/${name}`, code]),
      ),
    });

  it("may come alone", async () => {
    await types({
      "index.js": 'export * from "./room-subject.js"; export * from "./user.js";',
      "room-subject.js": "export const RoomSubjectSchema = { subject: 1 };",
      "user.js": "export const UserSchema = { username: 1 };",
    });
    expect(await uninvited(folder, "RoomSubjectSchema", schemas)).toEqual([]);
  });

  it("is told of when it brings another along", async () => {
    await types({
      "index.js": 'export * from "./room-subject.js"; export * from "./user.js";',
      "room-subject.js":
        'import { UserSchema } from "./user.js"; export const RoomSubjectSchema = { by: UserSchema };',
      "user.js": "export const UserSchema = { username: 1 };",
    });
    expect(await uninvited(folder, "RoomSubjectSchema", schemas)).toEqual([
      "RoomSubjectSchema brings UserSchema along",
    ]);
  });

  it("is told of when all stand in one file, where the bytes of each cannot be told apart", async () => {
    await types({ "index.js": "export const RoomSubjectSchema = {}; export const UserSchema = {};" });
    expect(await uninvited(folder, "UserSchema", schemas)).toEqual([
      "UserSchema is not in a file of its own",
    ]);
  });
});

it("tells of a run-time dependency that is not on the list", async () => {
  const manifest = (name: string, content: unknown) => ({
    [`node_modules/@cb-events/${name}/package.json`]: content,
  });
  await writeFiles(folder, {
    ...manifest("types", { dependencies: { valibot: "^1" } }),
    ...manifest("core", { dependencies: { valibot: "^1", lodash: "^4" }, devDependencies: { vitest: "^4" } }),
    ...manifest("recording", { dependencies: { [TYPES]: "^1", "@noble/hashes": "^2" } }),
    ...manifest("otel", {
      dependencies: { [TYPES]: "^1" },
      peerDependencies: { "@opentelemetry/api": "^1" },
    }),
    ...manifest("pool", { dependencies: { "@cb-events/core": "^1" } }),
    ...manifest("overlay", { dependencies: { hono: "^4", "@cb-events/room": "^1" } }),
    ...manifest("redis", { dependencies: { "@cb-events/pool": "^1", "@cb-events/core": "^1" } }),
    ...manifest("webhooks", { dependencies: { "@cb-events/core": "^1", ofetch: "^1" } }),
    ...manifest("router", { peerDependencies: { [TYPES]: "^1", "@cb-events/core": "^1" } }),
  });
  expect(await unlistedDependencies(folder)).toEqual([
    "@cb-events/core depends on lodash",
    "@cb-events/router depends on @cb-events/core",
  ]);
});
