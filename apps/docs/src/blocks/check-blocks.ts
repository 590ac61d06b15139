import { join } from "node:path";
import ts from "typescript";
import type { Block } from "./read-blocks.js";
import { ROOT } from "./read-pages.js";

/** The modules stand here for the compiler, and nowhere on the disk: so that they find the packages. */
const FOLDER = join(ROOT, "apps/docs/blocks");

/** Compiles each block as a module of its own, with the settings of the repository. Gives the errors, by page and line. */
export function checkBlocks(blocks: readonly Block[]): string[] {
  const modules = new Map(blocks.map((block, at) => [join(FOLDER, `${at}.ts`), block]));
  const options = readOptions();
  const disk = ts.createCompilerHost(options);
  const program = ts.createProgram({
    rootNames: [...modules.keys()],
    options,
    host: {
      ...disk,
      getCurrentDirectory: () => join(ROOT, "apps/docs"),
      fileExists: (path) => modules.has(path) || disk.fileExists(path),
      readFile: (path) => modules.get(path)?.text ?? disk.readFile(path),
      getSourceFile: (path, version, ...rest) => {
        const text = modules.get(path)?.text;
        return text === undefined
          ? disk.getSourceFile(path, version, ...rest)
          : ts.createSourceFile(path, text, version);
      },
    },
  });
  return ts
    .getPreEmitDiagnostics(program)
    .filter((diagnostic) => !isForTheReader(diagnostic))
    .map((diagnostic) => toLine(diagnostic, modules));
}

function readOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(ROOT, "tsconfig.base.json"), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  return ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT).options;
}

/** What a fragment declares and does not use, the reader will. An import is another matter. */
function isForTheReader({ code, file, start }: ts.Diagnostic): boolean {
  if (code !== 6133 || file === undefined || start === undefined) return false;
  return !file.statements.some(
    (statement) => ts.isImportDeclaration(statement) && statement.pos <= start && start < statement.end,
  );
}

function toLine({ file, start, messageText }: ts.Diagnostic, modules: ReadonlyMap<string, Block>): string {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined || start === undefined) return message;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${modules.get(file.fileName)?.page ?? file.fileName}:${line + 1}: ${message}`;
}
