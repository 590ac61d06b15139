/** What is read of a package.json; anything may stand in it. */
export interface Manifest {
  readonly [field: string]: unknown;
}

/** What is wrong with the manifest of a package that is to be published. */
export function manifestProblems(manifest: Manifest, folder: string): string[] {
  const { name, exports, repository, publishConfig } = manifest;
  const isCommand = name === "cb-events" || name === "create-cb-events";
  const wrong: [boolean, string][] = [
    [!/^(?:@cb-events\/.+|cb-events|create-cb-events)$/.test(String(name)), "name is not one of ours"],
    [!/^\d+\.\d+\.\d+/.test(String(manifest["version"])), "version is no version"],
    [!isText(manifest["description"]), "description is missing"],
    [manifest["type"] !== "module", 'type is not "module"'],
    [!isCommand && manifest["sideEffects"] !== false, "sideEffects is not false"],
    [manifest["license"] !== "MIT", 'license is not "MIT"'],
    [!isText(record(manifest["engines"])["node"]), "engines.node is missing"],
    [!isList(manifest["files"]), "files is missing or empty"],
    [!isList(manifest["keywords"]), "keywords is missing or empty"],
    [!isText(record(repository)["url"]), "repository.url is missing"],
    [record(repository)["directory"] !== folder, `repository.directory is not "${folder}"`],
    [record(publishConfig)["provenance"] !== true, "publishConfig.provenance is not true"],
    [record(publishConfig)["access"] !== "public", 'publishConfig.access is not "public"'],
    [!isCommand && record(exports)["."] === undefined, 'exports has no "."'],
    [isCommand && binFiles(manifest).length === 0, "bin names no command"],
  ];
  return [
    ...wrong.filter(([is]) => is).map(([, problem]) => problem),
    ...Object.entries(record(exports)).flatMap(([path, entry]) => entryProblems(path, entry)),
    ...dependencyProblems(manifest),
  ];
}

/** Every file that the manifest names. */
export function namedFiles({ exports, bin }: Manifest): string[] {
  const targets = Object.values(record(exports)).flatMap((entry) =>
    isText(entry) ? entry : Object.values(record(entry)),
  );
  const paths = [...targets, ...binFiles({ bin })].map((path) => String(path).replace(/^\.\//, ""));
  // A pattern names no file.
  return paths.filter((path) => !path.includes("*"));
}

export function binFiles({ bin }: Manifest): string[] {
  return Object.values(record(bin)).map((path) => String(path).replace(/^\.\//, ""));
}

/** An entry is a plain file, such as package.json, or an object: the first condition that fits counts. */
function entryProblems(path: string, entry: unknown): string[] {
  if (isText(entry)) return [];
  const conditions = Object.keys(record(entry));
  return [
    ...(conditions[0] === "types" ? [] : [`exports["${path}"] does not begin with types`]),
    ...(conditions.at(-1) === "default" ? [] : [`exports["${path}"] does not end with default`]),
  ];
}

function dependencyProblems(manifest: Manifest): string[] {
  return Object.entries(manifest)
    .filter(([field]) => /dependencies$/i.test(field))
    .flatMap(([field, list]) =>
      Object.entries(record(list)).map(([name, range]) => [field, name, range] as const),
    )
    .filter(([, , range]) => /^(?:workspace|file|link|catalog):/.test(String(range)))
    .map(([field, name, range]) => `${field} asks for ${name} as "${String(range)}"`);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
