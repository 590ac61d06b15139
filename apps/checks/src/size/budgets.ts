/** What one import costs. */
export interface Import {
  readonly name: string;
  readonly code: string;
}

/** A limit, and the imports that it holds for, each by itself. */
export interface Budget {
  readonly name: string;
  /** kB, of 1000 bytes: minified and gzipped, dependencies included. */
  readonly limit: number;
  /** The budget of the design, where it is not reached yet: until then the limit keeps it from growing. In kB. */
  readonly goal?: number | undefined;
  readonly imports: readonly Import[];
}

const TYPES = "@cb-events/types";

/** The budgets of the design. `names` is what the types package exports. */
export function budgets(names: readonly string[]): Budget[] {
  const events = eventSchemas(names);
  return [
    {
      name: "every schema and `decodeEvent`",
      limit: 4,
      imports: [named([...names.filter((name) => name.endsWith("Schema")), "decodeEvent"], TYPES)],
    },
    { name: "one schema", limit: 1.75, imports: partSchemas(names).map((name) => named([name], TYPES)) },
    { name: "one event", limit: 2.25, imports: events.map((name) => named([name], TYPES)) },
    { name: "core", limit: 19.9, goal: 17, imports: [all("@cb-events/core")] },
    { name: "core and all of types", limit: 20.3, goal: 17, imports: [all("@cb-events/core", TYPES)] },
    // 4 kB beside core's own limit.
    { name: "core and pool", limit: 23.9, imports: [all("@cb-events/core", "@cb-events/pool")] },
    { name: "router", limit: 2.4, goal: 1.7, imports: [all("@cb-events/router")] },
    { name: "recording, without `/node`", limit: 8.3, imports: [all("@cb-events/recording")] },
    { name: "redis", limit: 39, imports: [all("@cb-events/redis")] },
    { name: "overlay, without `/node`", limit: 27.5, imports: [all("@cb-events/overlay")] },
    { name: "webhooks", limit: 12.4, imports: [all("@cb-events/webhooks")] },
  ];
}

/** The schemas of the parts that events are made of: `TipSchema` and the like. */
export function partSchemas(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith("Schema") && !name.endsWith("EventSchema"));
}

/** The schemas of one event each; `EventSchema` is that of all. */
export function eventSchemas(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith("EventSchema") && name !== "EventSchema");
}

export function named(names: readonly string[], from: string): Import {
  return { name: names.join(", "), code: `export { ${names.join(", ")} } from "${from}";` };
}

function all(...packages: string[]): Import {
  return {
    name: packages.join(" and "),
    code: packages.map((name) => `export * from "${name}";`).join("\n"),
  };
}
