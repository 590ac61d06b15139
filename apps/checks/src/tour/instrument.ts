import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import ts from "typescript";

/** Copies a package's source as JavaScript in which each function tells its file when it is entered. */
export async function instrument(
  source: string,
  target: string,
  name: string,
  urlOf: (name: string) => string,
): Promise<void> {
  await cp(source, target, { recursive: true });
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const file = `${name}/${relative(target, path)}`;
    const { outputText } = ts.transpileModule(await readFile(path, "utf8"), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
      },
      transformers: { before: [tellingEntries(file)] },
    });
    const code = outputText.replaceAll(/"@cb-events\/(\w+)"/g, (_, other: string) => `"${urlOf(other)}"`);
    await writeFile(path.replace(/ts$/, "js"), code);
  }
}

/** Puts `tourEnter(file)` at the start of each function. */
function tellingEntries(file: string): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const enter = () =>
      factory.createCallExpression(factory.createIdentifier("tourEnter"), undefined, [
        factory.createStringLiteral(file),
      ]);
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isArrowFunction(visited) && !ts.isBlock(visited.body)) {
        const body = factory.createParenthesizedExpression(factory.createComma(enter(), visited.body));
        const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = visited;
        return factory.updateArrowFunction(
          visited,
          modifiers,
          typeParameters,
          parameters,
          type,
          equalsGreaterThanToken,
          body,
        );
      }
      if (ts.isBlock(visited) && ts.isFunctionLike(node.parent)) {
        return factory.updateBlock(visited, [
          factory.createExpressionStatement(enter()),
          ...visited.statements,
        ]);
      }
      return visited;
    };
    return (root) => ts.visitNode(root, visit) as ts.SourceFile;
  };
}
