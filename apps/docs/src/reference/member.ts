import ts from "typescript";
import { type Comment, commentOf } from "./comment.js";
import { parameterName, shownType, signatureOf, typeText, withoutUndefined } from "./signature.js";

/** A field or a method of a type. */
export interface Member {
  /** With its parameters where it is a method: `emit(event)`. */
  readonly title: string;
  readonly name: string;
  readonly optional: boolean;
  readonly signature: string;
  /** Of a method, what it returns. */
  readonly type: string;
  readonly symbol: ts.Symbol;
  readonly comment: Comment;
}

/** What a type declares by itself; where it only builds on others, all it has. */
export function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): Member[] {
  const declared = declaredMembers(symbol);
  if (declared.length > 0) return declared.map((node) => declaredMember(node, checker));
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return checker.getPropertiesOfType(type).map((property) => inheritedMember(property, checker));
}

/** The type as it was written, where that is a name: the checker would spell `Tip` out. */
function namedType({ valueDeclaration }: ts.Symbol, checker: ts.TypeChecker): string | undefined {
  const written = (valueDeclaration as ts.PropertySignature | undefined)?.type;
  const isName = written && ts.isTypeReferenceNode(written) && !written.typeArguments;
  if (!isName || checker.getTypeFromTypeNode(written).flags & ts.TypeFlags.TypeParameter) return undefined;
  return written.getText();
}

/** The checker puts texts in the order in which it met them, anywhere: code that has nothing to do with it would change it. */
function inOrder(union: string): string {
  const parts = union.split(" | ");
  const texts = parts.filter((part) => /^"[^"]*"$/.test(part));
  return [...texts.sort(), ...parts.filter((part) => !texts.includes(part))].join(" | ");
}

/** The public way to make one; undefined for what cannot be made, or takes nothing. */
export function constructorOf(symbol: ts.Symbol): ts.ConstructorDeclaration | undefined {
  const declaration = symbol.declarations?.find(ts.isClassDeclaration);
  return declaration?.members.find(ts.isConstructorDeclaration);
}

type NamedMember = (ts.ClassElement | ts.TypeElement) & { readonly name: ts.PropertyName };

function declaredMembers(symbol: ts.Symbol): NamedMember[] {
  const nodes = (symbol.declarations ?? []).flatMap((node) =>
    ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? [...node.members] : [],
  ) as NamedMember[];
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const shown = nodes.filter(
    (node) =>
      node.name && !ts.isPrivateIdentifier(node.name) && !(ts.getCombinedModifierFlags(node) & hidden),
  );
  // Of overloads the implementation is not called by anyone.
  return shown.filter((node) => !hasBody(node) || !shown.some((other) => isOverload(other, node)));
}

const hasBody = (node: ts.Node): boolean => ts.isMethodDeclaration(node) && node.body !== undefined;
const isOverload = (other: NamedMember, node: NamedMember): boolean =>
  ts.isMethodDeclaration(other) && !other.body && other.name.getText() === node.name.getText();

function declaredMember(node: NamedMember, checker: ts.TypeChecker): Member {
  const symbol = checker.getSymbolAtLocation(node.name) as ts.Symbol;
  const name = node.name.getText();
  return {
    title:
      ts.isMethodDeclaration(node) || ts.isMethodSignature(node)
        ? `${name}(${node.parameters.map(parameterName).join(", ")})`
        : name,
    name,
    optional: (node as ts.PropertySignature).questionToken !== undefined,
    signature: signatureOf(node, checker),
    type: typeText(node, checker),
    symbol,
    comment: commentOf(symbol, checker),
  };
}

function inheritedMember(symbol: ts.Symbol, checker: ts.TypeChecker): Member {
  const { name } = symbol;
  const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  const type = withoutUndefined(
    namedType(symbol, checker) ?? inOrder(shownType(checker.getTypeOfSymbol(symbol), checker)),
  );
  const signature = `${name}${optional ? "?" : ""}: ${type}`;
  return { title: name, name, optional, signature, type, symbol, comment: commentOf(symbol, checker) };
}
