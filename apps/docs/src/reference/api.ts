import { dirname, relative } from "node:path";
import ts from "typescript";
import type { PublishedPackage } from "./packages.js";

/** A package with all that can be imported from it. */
export interface ApiPackage extends PublishedPackage {
  readonly checker: ts.TypeChecker;
  /** By what stands in the import: `@cb-events/storage/node`. */
  readonly modules: ReadonlyMap<string, readonly ApiExport[]>;
}

/** A name that can be imported. */
export interface ApiExport {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

/** What public types are made of. The rest (Node, ofetch) is under the hood, and takes the longest to read. */
const LOOKED_INTO = /^(?:\.|@cb-events\/|valibot$)/;

/** Reads the packages from their sources: what was built last plays no part. */
export function readApi(packages: readonly PublishedPackage[]): ApiPackage[] {
  const entries = packages.flatMap((each) => each.entries);
  const paths = Object.fromEntries(entries.map(({ specifier, source }) => [specifier, [source]]));
  const options = { ...OPTIONS, paths };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, file) =>
    literals.map(({ text }) =>
      LOOKED_INTO.test(text)
        ? ts.resolveModuleName(text, file, options, host, undefined, undefined, ts.ModuleKind.ESNext)
        : { resolvedModule: undefined },
    );
  const sources = entries.map(({ source }) => source);
  const program = ts.createProgram(sources, options, host);
  const checker = program.getTypeChecker();
  return packages.map((each) => ({
    ...each,
    checker,
    modules: new Map(
      each.entries.map(({ specifier, source }) => [specifier, exportsOf(program, specifier, source)]),
    ),
  }));
}

function exportsOf(program: ts.Program, specifier: string, source: string): ApiExport[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(source);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${specifier} has no source that exports anything`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

/** Every name once, also one that two entries export. */
export function exportsOfPackage({ modules }: ApiPackage): ApiExport[] {
  const all = [...modules.values()].flat();
  return all.filter(({ symbol }, at) => all.findIndex((other) => other.symbol === symbol) === at);
}

/** Where a symbol is declared, from the folder of its package: `src/options.ts`. */
export function placeOf(symbol: ts.Symbol, { entries }: ApiPackage): string {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
  const source = dirname(entries[0]?.source ?? "");
  return `src/${relative(source, file).replaceAll("\\", "/")}`;
}
