import { spawnSync } from "node:child_process";

// What `promtool check metrics` finds wrong with a page of metrics, found without Prometheus; and promtool itself.

/** No base unit, or a unit in short. */
const UNITS =
  /^(?:m|u|n|k|milli|micro|nano|kilo)(?:s|seconds?|b|bytes?|meters?|grams?|volts?|amperes?|joules?)$|^(?:sec|secs|s|ms|us|ns|b|kb|mb|gb|tb|pb|m|h|d|minutes?|hours?|days?|weeks?|mega\w+|giga\w+|percent|bits?|celsius_?degrees|fahrenheit|kelvin)$/;
const TYPES = /^(?:counter|gauge|histogram|summary)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const LABEL = /(\w+)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/g;

interface Family {
  readonly help: string;
  readonly type: string;
  readonly samples: Sample[];
}

interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** Every problem of a page that Prometheus reads: its rules of form, and its advice on names. */
export function lintMetrics(page: string): string[] {
  const problems: string[] = [];
  const families = readFamilies(page, problems);
  for (const [name, family] of families) {
    if (family.help === "") problems.push(`${name}: no help text`);
    if (family.type === "") problems.push(`${name}: no type`);
    if (family.samples.length === 0) problems.push(`${name}: no sample`);
    problems.push(...wrongName(name, family), ...wrongSamples(name, family));
  }
  return problems;
}

function readFamilies(page: string, problems: string[]): Map<string, Family> {
  const families = new Map<string, Family>();
  const help = new Map<string, string>();
  if (!page.endsWith("\n")) problems.push("the last line does not end");
  for (const line of page.split("\n")) {
    const [, kind, named = "", rest = ""] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (kind === "HELP") help.set(named, rest);
    if (kind === "TYPE") {
      if (families.has(named)) problems.push(`${named}: a second type`);
      families.set(named, { help: help.get(named) ?? "", type: rest, samples: [] });
    }
    if (line === "" || line.startsWith("#")) continue;
    const sample = readSample(line);
    if (sample === undefined) {
      problems.push(`no sample: ${line}`);
      continue;
    }
    const family = familyOf(sample.name, families);
    if (family === undefined) problems.push(`${sample.name}: no type`);
    family?.samples.push(sample);
  }
  return families;
}

function readSample(line: string): Sample | undefined {
  const [, name, braces = "", value = ""] = SAMPLE.exec(line) ?? [];
  const found = [...braces.matchAll(LABEL)];
  const isWhole = found.map(([text]) => text).join("") === braces;
  const number = Number(value.replace("Inf", "Infinity"));
  if (name === undefined || !isWhole || (Number.isNaN(number) && value !== "NaN")) return undefined;
  return { name, labels: new Map(found.map(([, key = "", text = ""]) => [key, text])), value: number };
}

function familyOf(name: string, families: ReadonlyMap<string, Family>): Family | undefined {
  const base = name.replace(/_(?:bucket|sum|count)$/, "");
  return families.get(name) ?? (families.get(base)?.type === "histogram" ? families.get(base) : undefined);
}

function wrongName(name: string, { type, samples }: Family): string[] {
  const problems: string[] = [];
  const words = name.split("_");
  if (/[^a-z\d_]/.test(name)) problems.push(`${name}: not in small letters, digits and underscores`);
  for (const word of words) {
    if (UNITS.test(word)) problems.push(`${name}: ${word} is no base unit, or in short`);
    if (TYPES.test(word)) problems.push(`${name}: its type is in its name`);
  }
  if (name.endsWith("_total") !== (type === "counter"))
    problems.push(`${name}: a counter, and nothing else, ends in _total`);
  if (type !== "histogram" && /_(?:bucket|sum|count)$/.test(name))
    problems.push(`${name}: ends like a part of a histogram`);
  const labels = new Set(samples.flatMap((sample) => [...sample.labels.keys()]));
  for (const label of labels) {
    if (/[^a-z\d_]/.test(label)) problems.push(`${name}: the label ${label} is not in small letters`);
    if (label === "quantile" || (label === "le" && type !== "histogram"))
      problems.push(`${name}: the label ${label} is not its own`);
  }
  return problems;
}

function wrongSamples(name: string, { type, samples }: Family): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const series = new Map<
    string,
    { buckets: [le: number, count: number][]; count?: number; hasSum: boolean }
  >();
  for (const sample of samples) {
    const key = `${sample.name} ${text(sample.labels)}`;
    if (seen.has(key)) problems.push(`${name}: twice: ${key}`);
    seen.add(key);
    if (type === "counter" && !(sample.value >= 0)) problems.push(`${name}: below 0`);
    if (type !== "histogram") continue;
    const { le, ...others } = Object.fromEntries(sample.labels);
    const own = text(new Map(Object.entries(others)));
    const one = series.get(own) ?? { buckets: [], hasSum: false };
    series.set(own, one);
    if (sample.name.endsWith("_bucket"))
      one.buckets.push([Number(le?.replace("Inf", "Infinity")), sample.value]);
    else if (sample.name.endsWith("_count")) one.count = sample.value;
    else one.hasSum = true;
  }
  for (const { buckets, count, hasSum } of series.values()) {
    const isInOrder = buckets.every(([le, value], at) => {
      const [before, least] = buckets[at - 1] ?? [Number.NEGATIVE_INFINITY, 0];
      return le > before && value >= least;
    });
    const last = buckets.at(-1);
    if (!isInOrder || last?.[0] !== Number.POSITIVE_INFINITY || last[1] !== count || !hasSum)
      problems.push(`${name}: its buckets are not in order, or not whole`);
  }
  return problems;
}

function text(labels: ReadonlyMap<string, string>): string {
  return JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What `promtool check metrics` says of a page, nothing where all is well; undefined where there is no promtool. */
export function promtoolSays(page: string): string | undefined {
  const { error, status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input: page,
    encoding: "utf8",
    timeout: 30_000,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return undefined;
  return status === 0 ? stdout + stderr : `promtool ended with ${status}: ${stdout}${stderr}`;
}
