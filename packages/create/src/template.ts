import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Files whose own names npm and TypeScript would not leave alone in a package. */
const NAMES: Readonly<Record<string, string>> = {
  _gitignore: ".gitignore",
  "_env.example": ".env.example",
  "_dev.vars.example": ".dev.vars.example",
  "_package.json": "package.json",
  "_tsconfig.json": "tsconfig.json",
  "_deno.json": "deno.json",
};

/** What is filled in where a file says `{{name}}`. */
export interface Values {
  readonly name: string;
  /** Of the packages of this project. */
  readonly version: string;
}

/** The files of a folder of templates by their names, filled in. */
export async function readTemplate(template: string, values: Values): Promise<Map<string, string>> {
  const folder = fileURLToPath(new URL(`../dist/templates/${template}/`, import.meta.url));
  const files = new Map<string, string>();
  for (const name of (await readdir(folder)).sort()) {
    const text = await readFile(join(folder, name), "utf8");
    files.set(NAMES[name] ?? name, fillIn(text, values));
  }
  return files;
}

function fillIn(text: string, { name, version }: Values): string {
  return text.replaceAll("{{name}}", name).replaceAll("{{version}}", version);
}
