import ts from "typescript";
import type { Api, Compat } from "./compat.js";
import { formsOf } from "./syntax.js";

/** A place in a file where it uses something that is too young. */
export interface Use {
  readonly api: Api;
  /** Whether it is a form of the language: there the whole file does not even load. */
  readonly isSyntax: boolean;
  /** Where it stands in the code. */
  readonly offset: number;
}

const FILE = "/built.js";

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
};

/**
 * Every use of an API that one of the engines does not have. TypeScript tells what a name means, as far as it can be
 * told from JavaScript; where it cannot, a member counts by its name alone.
 */
export function youngUses(code: string, compat: Compat): Use[] {
  const program = ts.createProgram([FILE], OPTIONS, hostOf(code));
  const source = program.getSourceFile(FILE);
  if (source === undefined) return [];
  const reader = new Reader(program.getTypeChecker(), source, compat);
  return reader.read();
}

/** The libraries that a program was made of before: parsing them takes most of the time. */
const libraries = new Map<string, ts.SourceFile | undefined>();

function hostOf(code: string): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  return {
    ...host,
    fileExists: (file) => file === FILE || host.fileExists(file),
    getSourceFile: (file, language) => {
      if (file === FILE) return ts.createSourceFile(FILE, code, language, true);
      if (!libraries.has(file)) libraries.set(file, host.getSourceFile(file, language));
      return libraries.get(file);
    },
  };
}

class Reader {
  readonly #checker: ts.TypeChecker;
  readonly #source: ts.SourceFile;
  readonly #compat: Compat;
  readonly #uses: Use[] = [];

  constructor(checker: ts.TypeChecker, source: ts.SourceFile, compat: Compat) {
    this.#checker = checker;
    this.#source = source;
    this.#compat = compat;
  }

  read(): Use[] {
    this.#visit(this.#source);
    return this.#uses;
  }

  #visit(node: ts.Node): void {
    for (const form of formsOf(node)) this.#note(this.#compat.form(form), node, true);
    if (ts.isPropertyAccessExpression(node))
      this.#member(node.name, this.#symbol(node.name), node.expression);
    else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      this.#member(node.argumentExpression, this.#symbol(node.argumentExpression), node.expression);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) this.#destructured(node);
    else if (ts.isIdentifier(node) && isReference(node)) this.#global(node);
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  /** `const { groupBy } = Object` */
  #destructured(node: ts.BindingElement): void {
    const name = node.propertyName ?? node.name;
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) return;
    const symbol = this.#checker.getTypeAtLocation(node.parent).getProperty(name.text);
    this.#member(name, symbol, node.parent.parent.initializer);
  }

  #global(node: ts.Identifier): void {
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? this.#checker.getShorthandAssignmentValueSymbol(node.parent)
      : this.#symbol(node);
    if (symbol === undefined || this.#isOfPlatform(symbol)) {
      const { text, parent } = node;
      const made = ts.isNewExpression(parent) ? this.#compat.member(text, text) : undefined;
      this.#note(made ?? this.#compat.global(text), node);
    }
  }

  #member(
    node: ts.Identifier | ts.StringLiteralLike | ts.MemberName,
    symbol: ts.Symbol | undefined,
    of: ts.Expression | undefined,
  ): void {
    const name = node.text;
    if (of !== undefined && this.#isGlobalObject(of)) {
      this.#note(this.#compat.global(name), node);
      return;
    }
    // A member of something of its own: not the platform's, whatever its name.
    if (symbol !== undefined && !this.#isOfPlatform(symbol)) return;
    const holders = [...(symbol?.declarations ?? []).map(holderOf), of && this.#platformName(of)];
    const [known] = holders
      .filter((holder) => holder !== undefined)
      .flatMap((holder) => this.#compat.member(holder, name) ?? []);
    // Many own fields are called like a property of some element; a call says more.
    this.#note(known ?? (isCalled(node) ? this.#compat.youngMember(name) : undefined), node);
  }

  #note(api: Api | undefined, node: ts.Node, isSyntax = false): void {
    if (api !== undefined && api.missingIn.length > 0)
      this.#uses.push({ api, isSyntax, offset: node.getStart(this.#source) });
  }

  #symbol(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(node);
    return symbol?.declarations === undefined ? undefined : symbol;
  }

  #isOfPlatform(symbol: ts.Symbol): boolean {
    return symbol.declarations?.every((declaration) => declaration.getSourceFile() !== this.#source) ?? false;
  }

  /** `Math` of `Math.sumPrecise`, which TypeScript may not know yet. */
  #platformName(node: ts.Expression): string | undefined {
    if (!ts.isIdentifier(node)) return undefined;
    const symbol = this.#symbol(node);
    return symbol === undefined || this.#isOfPlatform(symbol) ? node.text : undefined;
  }

  #isGlobalObject(node: ts.Expression): boolean {
    return /^(?:globalThis|self|window)$/.test(this.#platformName(node) ?? "");
  }
}

/** Whether a name stands for a value; not the name of a member, a label or what is declared. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent) || ts.isMetaProperty(parent)) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  return (parent as ts.NamedDeclaration).name !== node;
}

/** `list.toSorted()`, `list["toSorted"]()` */
function isCalled(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
}

/** The type that declares a member, by the name that MDN gives it. */
function holderOf({ parent }: ts.Declaration): string | undefined {
  if (ts.isInterfaceDeclaration(parent)) {
    const name = parent.name.text
      .replace(/Constructor$|^Readonly(?=Array|Set|Map)/, "")
      .replace(/^(Iterator)Object$/, "$1");
    const namespace = parent.parent.parent as ts.Node | undefined;
    return namespace !== undefined && ts.isModuleDeclaration(namespace) && namespace.name.text !== "global"
      ? `${namespace.name.text}.${name}`
      : name;
  }
  // `declare var URL: { canParse(…): boolean }`
  const variable = ts.isTypeLiteralNode(parent) ? parent.parent : parent.parent?.parent;
  if (variable !== undefined && ts.isVariableDeclaration(variable) && ts.isIdentifier(variable.name))
    return variable.name.text;
  // `declare namespace Intl { … }`
  return variable !== undefined && ts.isModuleDeclaration(variable) ? variable.name.text : undefined;
}
