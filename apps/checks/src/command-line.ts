import { type ParseArgsConfig, parseArgs } from "node:util";

/** What a check has of its process. */
export interface Context {
  out(text: string): void;
  err(text: string): void;
  /** Ends the run, and what it started. */
  readonly signal: AbortSignal;
}

/** An option as `parseArgs` takes it; with `min`, a whole number that is not below. */
type Option = NonNullable<ParseArgsConfig["options"]>[string] & { readonly min?: number };
type Value<T extends Option> = T extends { readonly min: number }
  ? number
  : T extends { readonly type: "boolean" }
    ? boolean
    : T extends { readonly multiple: true }
      ? string[]
      : T extends { readonly default: string }
        ? string
        : string | undefined;
type Values<T> = { readonly [K in keyof T]: T[K] extends Option ? Value<T[K]> : never };

export const flag = { type: "boolean", default: false } as const;
export const text = { type: "string" } as const;
export const several = { type: "string", multiple: true, default: [] as string[] } as const;
export const withDefault = (value: string) => ({ type: "string", default: value }) as const;
export const whole = (value: number, min = 1) => ({ type: "string", default: String(value), min }) as const;
export const randomSeed = whole(Math.floor(Math.random() * 2 ** 31), 0);

export type Command<T extends Context = Context> = (args: readonly string[], context: T) => Promise<0 | 1>;

/**
 * The command of a check: reads its options, prints its help, and tells in one line what goes wrong. `run` says whether
 * all is well: otherwise the exit code is 1.
 */
export function command<const T extends Readonly<Record<string, Option>>, TContext extends Context = Context>(
  help: string,
  options: T,
  run: (values: Values<T>, context: TContext) => Promise<boolean>,
): Command<TContext> {
  return async (args, context) => {
    try {
      const all: Readonly<Record<string, Option>> = { ...options, help: flag };
      const { values } = parseArgs({ args: [...args], options: all });
      if (values["help"] !== true) return (await run(read(values, options), context)) ? 0 : 1;
      context.out(help);
      return 0;
    } catch (error) {
      const [, name] = /pnpm (?:checks )?(\S+)/.exec(help) ?? [];
      context.err(`${name}: ${context.signal.aborted ? "interrupted" : oneLine(error)}\n`);
      return 1;
    }
  };
}

function read<T>(
  texts: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, Option>>,
): Values<T> {
  const values = Object.entries(texts).map(([name, value]) => {
    const min = options[name]?.min;
    if (min === undefined) return [name, value];
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < min)
      throw new Error(`--${name}: got ${value}; allowed is a whole number, ${min} or more`);
    return [name, number];
  });
  return Object.fromEntries(values);
}

/** The values of an option, each of which has to be one of those that are allowed. */
export function among<T extends string>(
  option: string,
  values: readonly string[],
  allowed: readonly T[],
): readonly T[] {
  const wrong = values.find((value) => !allowed.some((each) => each === value));
  if (wrong !== undefined) throw new Error(`--${option}: got ${wrong}; allowed are ${allowed.join(", ")}`);
  return values as readonly T[];
}

/** What went wrong, in one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, " ");
}
