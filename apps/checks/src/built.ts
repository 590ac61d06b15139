import { fileURLToPath } from "node:url";

/** A file of the build. This one and its build both are one folder down from the package. */
export function built(name: string): string {
  return fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
}
