import ts from "typescript";
import { type ApiPackage, exportsOfPackage } from "./api.js";
import { errorClassOf } from "./error-class.js";
import { code, shownDefault, table } from "./markdown.js";
import { type Member, membersOf } from "./member.js";

type Rows = (symbol: ts.Symbol, checker: ts.TypeChecker) => string[][];

/** A kind of table about types: its head, and its rows for one of them. */
const KINDS: Readonly<Record<string, { readonly head: readonly string[]; readonly rows: Rows }>> = {
  options: {
    head: ["option", "default", "meaning"],
    rows: (symbol, checker) =>
      membersOf(symbol, checker).map(({ title, comment }) => [
        code(title),
        shownDefault(comment.tag("default") ?? "needed"),
        comment.text,
      ]),
  },
  hooks: {
    head: ["hook", "called with", "meaning"],
    rows: (symbol, checker) =>
      membersOf(symbol, checker).map((hook) => [
        code(hook.title),
        calledWith(hook, checker),
        hook.comment.text,
      ]),
  },
  members: {
    head: ["name", "type", "meaning"],
    rows: (symbol, checker) =>
      membersOf(symbol, checker)
        .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at)
        .map(({ title, optional, type, comment }) => [
          code(`${title}${optional ? "?" : ""}`),
          code(type),
          comment.text,
        ]),
  },
};

/** The table of a kind about what is named; throws when there is no such kind, or no such name. */
export function tableOf(kind: string, names: readonly string[], packages: readonly ApiPackage[]): string {
  if (kind === "errors") return errorsTable(names, packages);
  const found = KINDS[kind];
  if (found === undefined)
    throw new Error(`there are tables of options, hooks, members and errors, not of ${kind}`);
  const { head, rows } = found;
  const several = names.length > 1;
  const all = names.flatMap((name) => {
    const { symbol, checker } = find(name, packages);
    return rows(symbol, checker).map((row) => (several ? [code(name), ...row] : row));
  });
  return table(several ? ["of", ...head] : head, all);
}

function find(name: string, packages: readonly ApiPackage[]): { symbol: ts.Symbol; checker: ts.TypeChecker } {
  for (const each of packages) {
    const found = exportsOfPackage(each).find((other) => other.name === name);
    if (found) return { symbol: found.symbol, checker: each.checker };
  }
  throw new Error(`${name} is not exported`);
}

/** `{ attempt, attempts, delay, error }`, as a reader takes it apart. */
function calledWith({ symbol }: Member, checker: ts.TypeChecker): string {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
  const parameters = type.getCallSignatures()[0]?.getParameters() ?? [];
  return parameters
    .map((parameter) => {
      const fields = checker.getPropertiesOfType(checker.getTypeOfSymbol(parameter));
      const names = fields.map(({ name, flags }) => (flags & ts.SymbolFlags.Optional ? `${name}?` : name));
      return code(`{ ${names.join(", ")} }`);
    })
    .join(", ");
}

function errorsTable(names: readonly string[], packages: readonly ApiPackage[]): string {
  const named = packages.filter(({ name }) => names.includes(name));
  if (named.length < names.length) throw new Error(`there is no package ${names.join(", ")}`);
  const errors = named
    .flatMap((each) => exportsOfPackage(each).map(({ symbol }) => errorClassOf(symbol, each.checker)))
    .filter((error) => error?.code !== undefined);
  const retry = errors.some((error) => error?.retryable !== undefined);
  return table(
    ["class", "`code`", "when", ...(retry ? ["`retryable`"] : []), "what to do"],
    errors.map((error) => [
      code(error?.name ?? ""),
      error?.code ?? "",
      error?.comment.text ?? "",
      ...(retry ? [error?.retryable ?? ""] : []),
      error?.comment.tag("remedy") ?? "",
    ]),
  );
}
