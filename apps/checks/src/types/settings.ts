/** How a consumer compiles. */
export interface Setting {
  readonly name: string;
  /** Files of the folder `consumers/types`. */
  readonly files: readonly string[];
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /**
   * Every compiler checks the declarations too. valibot's take most of the time, and depend on the platform alone: in
   * the other settings the quick one does.
   */
  readonly declarations: boolean;
  /** The first TypeScript that can compile it; any when left out. */
  readonly since?: number;
}

const BASE = {
  target: "ES2022",
  strict: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noEmit: true,
};

const NODE_NEXT = { module: "NodeNext", moduleResolution: "NodeNext" };
const RESOLUTIONS = [NODE_NEXT, { module: "ESNext", moduleResolution: "Bundler" }];

/** Where the types of fetch, AbortSignal and console come from, if from anywhere. */
const PLATFORMS = [
  { name: "no DOM", lib: [], types: [] },
  { name: "DOM", lib: ["DOM", "DOM.Iterable"], types: [] },
  { name: "@types/node", lib: [], types: ["node"] },
];

/** Every mix of them. */
export const SETTINGS: readonly Setting[] = [
  ...RESOLUTIONS.flatMap((resolution) =>
    PLATFORMS.flatMap((platform) =>
      [true, false].flatMap((disposable) =>
        [true, false].map(
          (exact): Setting => ({
            name: [
              ...[resolution.moduleResolution, platform.name],
              ...(disposable ? ["esnext.disposable"] : []),
              ...(exact ? ["exact"] : []),
            ].join(", "),
            files: [
              ...["bot.ts", "feed.ts", "no-any.ts"],
              ...(platform.name === "no DOM" ? [] : ["platform.ts", "no-any-serving.ts"]),
              ...(disposable ? ["disposing.ts"] : []),
            ],
            declarations: resolution === NODE_NEXT && exact,
            compilerOptions: {
              ...BASE,
              ...resolution,
              lib: ["ES2022", ...platform.lib, ...(disposable ? ["ESNext.Disposable"] : [])],
              types: platform.types,
              exactOptionalPropertyTypes: exact,
            },
          }),
        ),
      ),
    ),
  ),
  {
    name: "CommonJS: require()",
    files: ["commonjs.cts"],
    declarations: false,
    compilerOptions: { ...BASE, ...NODE_NEXT, lib: ["ES2022", "ESNext.Disposable", "DOM"], types: [] },
    since: 5.8,
  },
];
