import ts from "typescript";
import type { ApiExport, ApiPackage } from "./api.js";
import { commentOf } from "./comment.js";
import { type ErrorClass, errorClassOf } from "./error-class.js";
import { code, shownDefault } from "./markdown.js";
import { constructorOf, type Member, membersOf } from "./member.js";
import { signatureOf } from "./signature.js";

const intro = `# cb-events

> Chaturbate's Events API for TypeScript: what happens in a room (tips, chat, follows, people coming and going) as typed
> events, in a bot that loses none and repeats none.

The public API of every package, from its doc comments. Durations are in seconds. ES modules, for Node 20.19 or newer,
Deno, Bun, workers and browsers; what ends in \`/node\` needs a file system or a port.`;

/** Where the text of a package is, from the repository's root down. */
export function llmsPath({ folder }: Pick<ApiPackage, "folder">): string {
  return `${folder}/llms.txt`;
}

/** Where to read about which package; `up` leads from its folder to the root. */
export function llmsIndex(packages: readonly ApiPackage[], up: string): string {
  const line = (each: ApiPackage) => `- [${each.name}](${up}${llmsPath(each)}): ${each.description}`;
  return `${[intro, "## Packages", packages.map(line).join("\n")].join("\n\n")}\n`;
}

/** All that can be imported from a package, for a reader that has no sources at hand. */
export function llmsText({ modules, description, name, commands, checker }: ApiPackage): string {
  const parts = [...modules].flatMap(([specifier, exports]) => [
    ...(specifier === name ? [] : [`## ${specifier}`]),
    ...exports.flatMap((each) => exportText(each, checker)),
  ]);
  return `${[`# ${name}`, `> ${description}.`, ...commands.map(commandText), ...parts].join("\n\n")}\n`;
}
const commandText = (command: string): string =>
  `Command: \`${command}\`; \`${command} --help\` says its options.`;

function exportText({ name, symbol }: ApiExport, checker: ts.TypeChecker): string[] {
  const { text, tag } = commentOf(symbol, checker);
  const error = errorClassOf(symbol, checker);
  const maker = error ? undefined : constructorOf(symbol);
  const lines = [
    ...(error ? errorLines(error) : []),
    ...(maker ? [constructorLine(maker, checker)] : []),
    ...(hasMembers(symbol, checker) ? shownMembers(symbol, checker, error) : []),
  ];
  const example = tag("example");
  return [
    `### ${name}`,
    (symbol.declarations ?? []).flatMap((node) => shown(node, symbol, checker)).join("\n\n"),
    text.replaceAll("\n", "\n\n"),
    ...(example ? [example.replaceAll(/(```\w*)\s+|\s+(```)/g, "$1\n$2")] : []),
    ...(lines.length > 0 ? [lines.join("\n")] : []),
  ].filter(Boolean);
}

/** A function with overloads is called by those, and not by what stands behind them. */
function shown(node: ts.Declaration, symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  const behind =
    ts.isFunctionDeclaration(node) &&
    node.body &&
    (symbol.declarations ?? []).filter(ts.isFunctionDeclaration).length > 1;
  return behind ? [] : [code(signatureOf(node, checker))];
}

/** A type that was put together from others has its parts told where it is an object that has a name. */
function hasMembers(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const isObject = (checker.getDeclaredTypeOfSymbol(symbol).flags & ts.TypeFlags.Object) !== 0;
  return (symbol.declarations ?? []).some(
    (node) =>
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      (ts.isTypeAliasDeclaration(node) && ts.isTypeReferenceNode(node.type) && isObject),
  );
}

/** That the name of an error is its name goes without saying, and its code is told already. */
function shownMembers(symbol: ts.Symbol, checker: ts.TypeChecker, error: ErrorClass | undefined): string[] {
  const members = membersOf(symbol, checker).filter(
    ({ name }) => !error || (name !== "name" && !(name === "code" && error.code)),
  );
  return members.map(memberLine);
}

function constructorLine(node: ts.ConstructorDeclaration, checker: ts.TypeChecker): string {
  const comment = checker.getSignatureFromDeclaration(node)?.getDocumentationComment(checker);
  return bullet(code(signatureOf(node, checker)), ts.displayPartsToString(comment));
}

function memberLine({ signature, comment }: Member): string {
  const standard = comment.tag("default");
  const note = standard === undefined ? "" : ` (default: ${shownDefault(standard)})`;
  return bullet(code(signature) + note, comment.text);
}

function errorLines({ code: own, retryable, comment }: ErrorClass): string[] {
  const remedy = comment.tag("remedy");
  return [
    ...(own === undefined ? [] : [`- code: ${own}`]),
    ...(own === undefined || retryable === undefined ? [] : [`- retryable: ${retryable}`]),
    ...(remedy === undefined ? [] : [`- what to do: ${remedy}`]),
  ];
}

function bullet(what: string, text: string): string {
  return `- ${what}${text === "" ? "" : `: ${text.replace(/\s*\n\s*/g, " ")}`}`;
}
