import ts from "typescript";

const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
/** A type that was not written down and is longer than this, in characters, is named and not spelt out. */
const LONGEST_TYPE = 100;

/** A declaration as a reader wants to see it: on one line, without what it does. */
export function signatureOf(node: ts.Declaration, checker: ts.TypeChecker): string {
  if (ts.isVariableDeclaration(node)) return `const ${node.name.getText()}: ${typeText(node, checker)}`;
  if (ts.isTypeAliasDeclaration(node)) return oneLine(`type ${between(node.name, node.end)}`);
  if (ts.isInterfaceDeclaration(node)) return `interface ${heading(node)}`;
  if (ts.isClassDeclaration(node)) return `class ${heading(node)}`;
  if (ts.isFunctionDeclaration(node)) return `function ${node.name?.text}${callOf(node)}`;
  if (ts.isConstructorDeclaration(node)) return `new ${node.parent.name?.text}${callOf(node)}`;
  if (ts.isGetAccessor(node)) return `readonly ${node.name.getText()}: ${typeText(node, checker)}`;
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
    return `${node.name.getText()}${node.questionToken ? "?" : ""}${callOf(node)}`;
  }
  const { name, questionToken } = node as ts.PropertySignature;
  const readonly = ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Readonly ? "readonly " : "";
  return `${readonly}${name.getText()}${questionToken ? "?" : ""}: ${typeText(node, checker)}`;
}

/** The type as it was written, or else as it was inferred. `?` says already that it may be undefined. */
export function typeText(node: ts.Declaration, checker: ts.TypeChecker): string {
  const { type: written, questionToken } = node as ts.PropertySignature;
  const text = oneLine(written?.getText() ?? inferred(node, checker));
  return questionToken ? withoutUndefined(text) : text;
}

/** Takes off the parentheses too that a function needs in a union. */
export function withoutUndefined(type: string): string {
  const rest = type.replace(/ \| undefined$/, "");
  return rest === type ? type : rest.replace(/^\((\([^()]*\) => [^()|]*)\)$/, "$1");
}

export function shownType(type: ts.Type, checker: ts.TypeChecker): string {
  return checker.typeToString(type, undefined, FLAGS);
}

function inferred(node: ts.Declaration, checker: ts.TypeChecker): string {
  const text = shownType(checker.getTypeAtLocation(node), checker);
  return text.length > LONGEST_TYPE ? text.replace(/<.*$/, "<…>") : text;
}

/** From the name to the members. */
function heading(node: ts.InterfaceDeclaration | ts.ClassDeclaration): string {
  return oneLine(between(node.name ?? node, node.members.pos)).replace(/ ?\{$/, "");
}

/** `<T>(options?: Options): Result`. What a parameter is without an argument stands in its comment. */
function callOf({ typeParameters, parameters, type }: ts.SignatureDeclaration): string {
  const generic = typeParameters ? `<${typeParameters.map((each) => each.getText()).join(", ")}>` : "";
  const given = parameters.map(
    (each) => `${parameterName(each)}${each.type ? `: ${each.type.getText()}` : ""}`,
  );
  return oneLine(`${generic}(${given.join(", ")})${type ? `: ${type.getText()}` : ""}`);
}

/** `options?` for one that can be left out. */
export function parameterName({ name, questionToken, initializer }: ts.ParameterDeclaration): string {
  return `${name.getText()}${questionToken || initializer ? "?" : ""}`;
}

function between(start: ts.Node, end: number): string {
  return start.getSourceFile().text.slice(start.getStart(), end);
}

function oneLine(text: string): string {
  const joined = text.replace(/\s+/g, " ").trim();
  return joined
    .replace(/([(<]) /g, "$1")
    .replace(/,? \)/g, ")")
    .replace(/(^|= )\| /, "$1")
    .replace(/;$/, "");
}
