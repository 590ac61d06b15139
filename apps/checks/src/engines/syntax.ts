import { transform } from "esbuild";
import ts from "typescript";
import type { Engine } from "./built.js";

/** Forms of the language that came late, and where MDN lists each. */
const FORMS: readonly (readonly [path: string, is: (node: ts.Node) => boolean])[] = [
  ["classes.static.initialization_blocks", ts.isClassStaticBlockDeclaration],
  [
    "statements.using",
    (node) => (node.flags & ts.NodeFlags.Using) !== 0 && ts.isVariableDeclarationList(node),
  ],
  ["statements.import.import_attributes", ts.isImportAttributes],
];

/** Where MDN lists what an expression is made of. */
const PATTERNS: readonly (readonly [path: string, is: (pattern: string, flags: string) => boolean])[] = [
  ["regular_expressions.lookbehind_assertion", (pattern) => /\(\?<[=!]/.test(pattern)],
  [
    "regular_expressions.modifier",
    (pattern) => /\(\?[ims]*(?:-[ims]+)?:/.test(pattern.replaceAll("(?:", "")),
  ],
  ["regular_expressions.named_capturing_group.duplicate_named_capturing_groups", hasDuplicateNames],
  ["builtins.RegExp.unicodeSets", (_, flags) => flags.includes("v")],
];

/** The forms of a node that may be too young for an engine, by their path in MDN's data of the language. */
export function formsOf(node: ts.Node): string[] {
  const forms = FORMS.filter(([, is]) => is(node)).map(([path]) => path);
  const expression = regularExpression(node);
  if (expression === undefined) return forms;
  const pattern = expression.pattern.replace(/\\./gs, "").replace(/\[[^\]]*\]/g, "");
  return [...forms, ...PATTERNS.filter(([, is]) => is(pattern, expression.flags)).map(([path]) => path)];
}

/** `/a/v`, `new RegExp("a", "v")`; of a pattern that is put together, the parts that stand in the code. */
function regularExpression(node: ts.Node): { pattern: string; flags: string } | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf("/");
    return { pattern: node.text.slice(1, end), flags: node.text.slice(end + 1) };
  }
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  if (!/^(?:(?:globalThis|self|window)\.)?RegExp$/.test(node.expression.getText())) return undefined;
  const [pattern, flags] = node.arguments ?? [];
  return { pattern: textsIn(pattern), flags: textsIn(flags) };
}

function textsIn(node: ts.Node | undefined): string {
  if (node === undefined) return "";
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node.text;
  if (ts.isRegularExpressionLiteral(node)) return node.text;
  let text = "";
  ts.forEachChild(node, (child) => {
    text += textsIn(child);
  });
  return text;
}

function hasDuplicateNames(pattern: string): boolean {
  const names = [...pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name);
  return new Set(names).size < names.length;
}

/** All engines have `\p{…}`; esbuild doubts it, since the list of properties grows. */
const KNOWN = { "regexp-unicode-property-escapes": true };

/**
 * The first line that esbuild would write otherwise for these engines, whatever the reason: it knows forms that are not
 * listed here. Undefined where it changes nothing.
 */
export async function loweredLine(code: string, engines: readonly Engine[]): Promise<string | undefined> {
  const write = async (target: string[]) => {
    return (await transform(code, { target, supported: KNOWN, logLevel: "silent" })).code.split("\n");
  };
  const [kept, lowered] = [await write(["esnext"]), await write(engines.map(({ target }) => target))];
  const there = new Set(lowered);
  return kept.find((line) => !there.has(line));
}
