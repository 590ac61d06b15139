import data, { type Identifier, type SimpleSupportStatement } from "@mdn/browser-compat-data/forLegacyNode";
import type { Engine } from "./built.js";

/** Something of the platform, and the engines that are too old for it. */
export interface Api {
  /** `"URL.canParse"`, or `"Array.with"` for what its prototype has. */
  readonly name: string;
  /** Empty where all have it. */
  readonly missingIn: readonly Engine[];
}

const { builtins } = data.javascript as Identifier;
/** Whose members a page reads without a name before them. */
const GLOBAL_SCOPES = ["Window", "WorkerGlobalScope", "ServiceWorkerGlobalScope"];
/** MDN's data lists the members of these types once, as those of `TypedArray`. */
const TYPED_ARRAY = /^(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array$|^Float\d+Array$/;

/** What engines know, by MDN's data. */
export class Compat {
  readonly #engines: readonly Engine[];
  readonly #byMember: ReadonlyMap<string, Api>;

  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
    this.#byMember = youngMembers(engines);
  }

  /** `URL`, `structuredClone`. Undefined for what MDN does not list. */
  global(name: string): Api | undefined {
    const builtin = own(builtins, name);
    const scopes = GLOBAL_SCOPES.map((scope) => own(own(data.api, scope), name));
    // The protocol of iterators is older than the class of that name.
    const known = [own(builtin, name) ?? builtin, own(data.api, name), ...scopes];
    return oldest(known.filter((found) => found !== undefined).map((found) => this.#api(name, found)));
  }

  /** A member of `URL` or of its instances. Undefined for what MDN does not list. */
  member(holder: string, name: string): Api | undefined {
    const found = memberOf(holder, name);
    return found === undefined ? undefined : this.#api(`${holder}.${name}`, found);
  }

  /** A form of the language, by its path there: `"statements.using"`. */
  form(path: string): Api | undefined {
    const found = path.split(".").reduce(own, data.javascript as Identifier | undefined);
    return found === undefined ? undefined : this.#api(path, found);
  }

  /** A member of an unknown value: found where every type with a member of that name got it too late. */
  youngMember(name: string): Api | undefined {
    return this.#byMember.get(name);
  }

  #api(name: string, found: Identifier): Api {
    return { name, missingIn: missingIn(found, this.#engines) };
  }
}

function memberOf(holder: string, name: string): Identifier | undefined {
  const builtin = holder.split(".").reduce(own, builtins);
  const api = own(data.api, holder);
  const parent = TYPED_ARRAY.test(holder) ? own(builtins, "TypedArray") : undefined;
  return own(builtin, name) ?? own(parent, name) ?? own(api, `${name}_static`) ?? own(api, name);
}

/**
 * The members that came too late to every type that has one of the name. Types that came too late themselves do not
 * count: their own name gives them away.
 */
function youngMembers(engines: readonly Engine[]): Map<string, Api> {
  const all = new Map<string, Api[]>();
  const holders = [...children(builtins), ...children(own(builtins, "Intl")), ...children(data.api)];
  for (const [holder, members] of holders) {
    if (missingIn(members, engines).length > 0) continue;
    for (const [key, member] of children(members)) {
      const name = key.replace(/_static$/, "");
      if (member.__compat === undefined || key.endsWith("_event") || holder === "Symbol") continue;
      const apis = all.get(name) ?? [];
      all.set(name, [...apis, { name: `${holder}.${name}`, missingIn: missingIn(member, engines) }]);
    }
  }
  return new Map(
    [...all].flatMap(([name, apis]) => {
      const api = oldest(apis);
      return api === undefined || api.missingIn.length === 0 ? [] : [[name, api] as const];
    }),
  );
}

/** The one that the fewest engines miss. */
function oldest(apis: readonly Api[]): Api | undefined {
  return [...apis].sort((a, b) => a.missingIn.length - b.missingIn.length)[0];
}

function missingIn({ __compat }: Identifier, engines: readonly Engine[]): Engine[] {
  if (__compat === undefined) return [];
  return engines.filter(({ browser, version }) => {
    const support = __compat.support[browser];
    // Not listed: MDN does not say.
    return support !== undefined && ![support].flat().some((statement) => covers(statement, version));
  });
}

function covers(statement: SimpleSupportStatement, version: string): boolean {
  const {
    version_added: added,
    version_removed: removed,
    flags,
    prefix,
    alternative_name: alias,
  } = statement;
  if (added === false || flags !== undefined || prefix !== undefined || alias !== undefined) return false;
  return !isLess(version, added) && (removed === undefined || isLess(version, removed));
}

const versionOrder = new Intl.Collator("en", { numeric: true });

/** Of `"16.4"` and `"≤37"`. `"preview"` is above every version, as letters are above digits. */
function isLess(a: string, b: string): boolean {
  return versionOrder.compare(a, b.replace("≤", "")) < 0;
}

function children(of: Identifier | undefined): [string, Identifier][] {
  const { __compat, ...rest } = of ?? {};
  return Object.entries<Identifier>(rest);
}

function own(from: Identifier | undefined, name: string): Identifier | undefined {
  return from !== undefined && Object.hasOwn(from, name) ? from[name] : undefined;
}
