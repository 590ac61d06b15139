/** A compiler, installed under a name of its own beside the others. */
export interface Compiler {
  /** As it stands in the table. */
  readonly version: string;
  /** The folder in node_modules. */
  readonly alias: string;
  /** Quick enough to check the declarations in every setting. */
  readonly quick?: boolean;
}

/** The oldest that is supported, two from the middle, and the newest. */
export const COMPILERS: readonly Compiler[] = ["5.4", "5.6", "5.9", "7"].map((version) => ({
  version,
  alias: `typescript-${version}`,
  quick: version === "7",
}));

/** The compiler of which the language service is asked for hover texts: 7 has none that a program can use. */
export const EDITOR = "typescript-5.9";

/** What npm has to install for them. */
export const PACKAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(COMPILERS.map(({ version, alias }) => [alias, `npm:typescript@${range(version)}`])),
  "@types/node": "^20.19.0",
};

function range(version: string): string {
  return version.includes(".") ? `~${version}.0` : `^${version}.0.0`;
}
