import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";

/**
 * Asks the language service of a compiler that is installed in a folder what it shows over the names in a file. Each is
 * told by a comment: `//: code: text`, of whose last name the text begins like that.
 */
export async function checkHovers(folder: string, file: string, alias: string) {
  const typescript: typeof ts = createRequire(join(folder, "package.json"))(alias);
  const { useCaseSensitiveFileNames, ...sys } = typescript.sys;
  const { ScriptSnapshot, ScriptTarget, ModuleKind, ModuleResolutionKind } = typescript;
  const path = join(folder, file);
  const code = await readFile(path, "utf8");
  const service = typescript.createLanguageService({
    ...sys,
    useCaseSensitiveFileNames: () => useCaseSensitiveFileNames,
    getCompilationSettings: () => ({
      target: ScriptTarget.ES2022,
      module: ModuleKind.NodeNext,
      moduleResolution: ModuleResolutionKind.NodeNext,
      strict: true,
      types: [],
    }),
    getScriptFileNames: () => [path],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = sys.readFile(name);
      return text === undefined ? undefined : ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: typescript.getDefaultLibFilePath,
  });
  const hovers = [...code.matchAll(/^\/\/: (.+?): (.+)$/gm)];
  const wrong = hovers.flatMap(([, at = "", says = ""]) => {
    const info = service.getQuickInfoAtPosition(path, code.indexOf(at) + at.length - 1);
    const text = typescript.displayPartsToString(info?.documentation);
    return text.startsWith(says) ? [] : [`BROKEN hovering over ${at} does not show: ${says}`];
  });
  service.dispose();
  return { count: hovers.length, wrong };
}
