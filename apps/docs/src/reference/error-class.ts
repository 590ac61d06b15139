import ts from "typescript";
import { type Comment, commentOf } from "./comment.js";
import { constructorOf, membersOf } from "./member.js";

/** A class of errors, as its table tells it. */
export interface ErrorClass {
  readonly name: string;
  /** Its stable code, or words about where the code comes from; undefined when it has none of its own. */
  readonly code: string | undefined;
  /** `yes`, `no`, or on what it depends; undefined where the errors of a package do not know. */
  readonly retryable: string | undefined;
  /** What to do about it stands behind the tag `@remedy`. */
  readonly comment: Comment;
}

/** Undefined for what is no class of errors. */
export function errorClassOf(symbol: ts.Symbol, checker: ts.TypeChecker): ErrorClass | undefined {
  if (!(symbol.flags & ts.SymbolFlags.Class) || !isError(checker.getDeclaredTypeOfSymbol(symbol)))
    return undefined;
  const facts = new Map([...fieldsOf(symbol, checker), ...passedOn(symbol, checker)]);
  const code = facts.get("code");
  const words = membersOf(symbol, checker).find(({ name }) => name === "code")?.comment.text;
  return {
    name: symbol.name,
    code: code ? literal(code) : isBase(symbol) ? undefined : words,
    retryable: facts.has("retryable") ? answer(facts.get("retryable") as ts.Expression) : undefined,
    comment: commentOf(symbol, checker),
  };
}

function isError(type: ts.Type): boolean {
  return type.getBaseTypes()?.some((base) => base.symbol.name === "Error" || isError(base)) ?? false;
}

/** Has no code of its own: those that build on it give one. */
function isBase(symbol: ts.Symbol): boolean {
  const parameters = constructorOf(symbol)?.parameters ?? [];
  return (
    isAbstract(symbol) ||
    parameters.some(({ name, initializer }) => name.getText() === "code" && !initializer)
  );
}

function isAbstract({ declarations }: ts.Symbol): boolean {
  const declaration = declarations?.find(ts.isClassDeclaration);
  return declaration?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false;
}

/** `readonly code = "STORED_POSITION"`, there or in a class that it builds on. */
function fieldsOf(symbol: ts.Symbol, checker: ts.TypeChecker): [string, ts.Expression][] {
  const bases = checker.getDeclaredTypeOfSymbol(symbol).getBaseTypes() ?? [];
  const members = symbol.declarations?.find(ts.isClassDeclaration)?.members ?? [];
  const own = [...members]
    .filter(ts.isPropertyDeclaration)
    .flatMap(({ name, initializer }): [string, ts.Expression][] =>
      initializer ? [[name.getText(), initializer]] : [],
    );
  return [...bases.flatMap((base) => fieldsOf(base.symbol, checker)), ...own];
}

/** What the constructor gives to `super`, by the names of the parameters there, and of the fields of an object. */
function passedOn(symbol: ts.Symbol, checker: ts.TypeChecker): [string, ts.Expression][] {
  const own = constructorOf(symbol);
  const call = own?.body?.statements.map(superCall).find((each) => each !== undefined);
  const parameters = call && checker.getResolvedSignature(call)?.getParameters();
  return (parameters ?? []).flatMap(({ name }, at): [string, ts.Expression][] => {
    const given = call?.arguments[at];
    if (given && ts.isObjectLiteralExpression(given)) return given.properties.flatMap(field);
    const value = given && ts.isIdentifier(given) ? defaultOf(own, given.text) : given;
    return value ? [[name, value]] : [];
  });

  function field(property: ts.ObjectLiteralElementLike): [string, ts.Expression][] {
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property) && defaultOf(own, property.name.text);
    return value ? [[property.name?.getText() ?? "", value]] : [];
  }
}

function superCall(statement: ts.Statement): ts.CallExpression | undefined {
  const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const isSuper = call && ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword;
  return isSuper ? call : undefined;
}

function defaultOf(own: ts.ConstructorDeclaration | undefined, name: string): ts.Expression | undefined {
  return own?.parameters.find((parameter) => parameter.name.getText() === name)?.initializer;
}

const literal = (node: ts.Expression): string =>
  `\`${ts.isStringLiteralLike(node) ? node.text : node.getText()}\``;

function answer(node: ts.Expression): string {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return "yes";
  if (node.kind === ts.SyntaxKind.FalseKeyword) return "no";
  return `when \`${node.getText().replace(/^\w+\??\./, "")}\``;
}
