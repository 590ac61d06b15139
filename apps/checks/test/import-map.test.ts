import { expect, it } from "vitest";
import { pageModules } from "../src/runtimes/page.js";
import { testFolder, writeFiles } from "./run.js";

it("maps each bare specifier to the file that the package's exports name for a browser, in each folder its own", async () => {
  const folder = await testFolder();
  const inner = "export const inner = 1;";
  await writeFiles(folder, {
    "page.js": 'import "./beside.js"; import "outer"; import "inner/sub";',
    "beside.js": "",
    "node_modules/outer/package.json": {
      exports: { node: "./node.js", browser: "./b/b.js", default: "./d.js" },
    },
    "node_modules/outer/b/b.js": 'import "inner/sub"; import("./late.js");',
    "node_modules/outer/b/late.js": "",
    "node_modules/outer/node_modules/inner/package.json": { exports: { "./sub": "./old.js" } },
    "node_modules/outer/node_modules/inner/old.js": inner,
    "node_modules/inner/package.json": {
      exports: { "./sub": { module: "./bundler.js", import: "./new.js" } },
    },
    "node_modules/inner/new.js": inner,
  });
  const { files, importMap } = await pageModules(folder, "page.js");
  expect(importMap.scopes).toEqual({
    "/": { outer: "/node_modules/outer/b/b.js", "inner/sub": "/node_modules/inner/new.js" },
    "/node_modules/outer/b/": { "inner/sub": "/node_modules/outer/node_modules/inner/old.js" },
  });
  expect([...files.keys()].sort()).toEqual([
    "/beside.js",
    "/node_modules/inner/new.js",
    "/node_modules/outer/b/b.js",
    "/node_modules/outer/b/late.js",
    "/node_modules/outer/node_modules/inner/old.js",
    "/page.js",
  ]);
  expect(files.get("/node_modules/inner/new.js")).toBe(inner);
});
