import { transform } from "esbuild";

/** The TypeScript of a README's section "Quick start" that makes a client. */
export function quickStart(readme: string): string {
  const section = readme.split(/^## /m).find((text) => text.startsWith("Quick start\n")) ?? "";
  const blocks = Array.from(section.matchAll(/^```ts\n(.*?)^```$/gms), ([, code = ""]) => code);
  const found = blocks.find((code) => code.includes("new EventClient("));
  if (found === undefined) throw new Error('the README has no section "Quick start" that makes a client');
  return found;
}

/** The code without its types. */
export async function asModule(code: string): Promise<string> {
  return (await transform(code, { loader: "ts", target: "es2022" })).code;
}

/** The same for CommonJS, which has no `import`, and no `await` outside of a function. */
export async function asCommonJs(code: string): Promise<string> {
  const module = await asModule(code);
  const required = module.replaceAll(/^import (\{.*?\}) from (".*?");$/gms, "const $1 = require($2);");
  return `(async () => {\n${required}})();\n`;
}
