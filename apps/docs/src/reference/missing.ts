import { type ApiPackage, exportsOfPackage, placeOf } from "./api.js";
import { commentOf } from "./comment.js";
import { errorClassOf } from "./error-class.js";
import { membersOf } from "./member.js";

/** What is exported and not documented, a line each. */
export function findMissing(api: ApiPackage): string[] {
  return exportsOfPackage(api).flatMap(({ name, symbol }) => {
    const place = `${api.folder}/${placeOf(symbol, api)}`;
    const problems = commentOf(symbol, api.checker).text === "" ? [`${name} has no doc comment`] : [];
    const error = errorClassOf(symbol, api.checker);
    if (error?.code !== undefined && !error.comment.tag("remedy")) {
      problems.push(`${name} does not say what to do: @remedy`);
    }
    if (isOptions(name) || name === "Hooks") {
      for (const { name: field, optional, comment } of membersOf(symbol, api.checker)) {
        if (comment.text === "") problems.push(`${name}.${field} has no doc comment`);
        if (optional && isOptions(name) && !comment.tag("default")) {
          problems.push(`${name}.${field} has no @default (words will do: "none")`);
        }
      }
    }
    return problems.map((problem) => `${place}: ${problem}`);
  });
}

const isOptions = (name: string): boolean => name.endsWith("Options");

/** The names of the options that can be imported: each has a table in the README. */
export function optionsOf(api: ApiPackage): string[] {
  return exportsOfPackage(api).flatMap(({ name }) => (isOptions(name) ? [name] : []));
}
