import { spawnSync } from "node:child_process";

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const TYPE = /^# TYPE (\S+) (\w+)$/gm;
const BOUND = /(?:^|,)le="([^"]*)"/;

/** The parts of a histogram, as its samples give them. */
interface Histogram {
  readonly bounds: number[];
  readonly counts: number[];
  count?: number;
  sum?: number;
}

/**
 * Every problem of a page of metrics: what `promtool check metrics` says of form and names, where promtool is on this
 * machine, and what it does not look for.
 */
export function lintMetrics(page: string): string[] {
  const said = promtoolSays(page) ?? "";
  return [...said.split("\n").filter(Boolean), ...lintSamples(page)];
}

/** What is wrong with samples, and promtool does not mind. */
function lintSamples(page: string): string[] {
  const problems: string[] = [];
  const types = new Map(Array.from(page.matchAll(TYPE), ([, name = "", type]) => [name, type]));
  const seen = new Set<string>();
  const sampled = new Set<string>();
  const histograms = new Map<string, Histogram>();
  for (const line of page.split("\n").filter((line) => line !== "" && !line.startsWith("#"))) {
    const [, name = "", labels = "", text = ""] = SAMPLE.exec(line) ?? [];
    const value = numberOf(text);
    const [base = "", part] = types.has(name) ? [name] : name.split(/_(?=(?:bucket|sum|count)$)/);
    const type = types.get(base);
    sampled.add(base);
    if (type === undefined) problems.push(`no sample of a type: ${line}`);
    if (seen.has(name + labels)) problems.push(`twice: ${line}`);
    seen.add(name + labels);
    if (type === "counter" && !(value >= 0)) problems.push(`below 0: ${line}`);
    if (type !== "histogram") continue;
    const own = `${base} ${labels.replace(BOUND, "")}`;
    const histogram = histograms.get(own) ?? { bounds: [], counts: [] };
    histograms.set(own, histogram);
    if (part === "bucket") {
      histogram.bounds.push(numberOf(BOUND.exec(labels)?.[1] ?? ""));
      histogram.counts.push(value);
    } else if (part !== undefined) histogram[part as "count" | "sum"] = value;
  }
  for (const name of types.keys()) if (!sampled.has(name)) problems.push(`${name}: no sample`);
  for (const [own, { bounds, counts, count, sum }] of histograms) {
    const isWhole =
      bounds.at(-1) === Number.POSITIVE_INFINITY && counts.at(-1) === count && sum !== undefined;
    if (!isWhole || !ascends(bounds) || !ascends(counts))
      problems.push(`${own}: its buckets are not in order, or not whole`);
  }
  return problems;
}

function numberOf(text: string): number {
  return Number(text.replace("Inf", "Infinity"));
}

function ascends(values: readonly number[]): boolean {
  return values.every((value, at) => value >= (values[at - 1] ?? Number.NEGATIVE_INFINITY));
}

/** What promtool says of a page, nothing where all is well; undefined where there is no promtool. */
function promtoolSays(page: string): string | undefined {
  const { error, status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input: page,
    encoding: "utf8",
    timeout: 30_000,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return undefined;
  return status === 0 ? stdout + stderr : `promtool ended with ${status}: ${stdout}${stderr}`;
}

/** Without it, nothing is said of form and names. */
export const hasPromtool: boolean = promtoolSays("") !== undefined;
