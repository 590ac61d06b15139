/** What runs the bot: `worker` is a Cloudflare Worker with a cron trigger. */
export type Runtime = "node" | "deno" | "bun" | "worker";

/** How a project for one runtime is made and used. */
export interface RuntimeKind {
  /** As people call it. */
  readonly title: string;
  /** The folders of templates whose files it has. */
  readonly templates: readonly string[];
  /** Commands to go on with, by what each does. `npm` stands for the package manager in use. */
  readonly steps: readonly (readonly [command: string, what: string])[];
}

const steps = [
  ["npm install", ""],
  ["npm start", "runs it, in a simulated room until .env names yours"],
  ["npm test", "tests it, without a network"],
] as const;

/** Every runtime that there is a template for. */
export const RUNTIMES: Readonly<Record<Runtime, RuntimeKind>> = {
  node: { title: "Node.js", templates: ["bot", "node"], steps },
  deno: {
    title: "Deno",
    templates: ["bot", "deno"],
    steps: [
      ["deno task start", "runs it, in a simulated room until .env names yours"],
      ["deno task test", "tests it, without a network"],
    ],
  },
  bun: {
    title: "Bun",
    templates: ["bot", "bun"],
    steps: [
      ["bun install", ""],
      ["bun start", "runs it, in a simulated room until .env names yours"],
      ["bun run test", "tests it, without a network"],
    ],
  },
  worker: {
    title: "a Cloudflare Worker",
    templates: ["worker"],
    steps: [
      ["npm install", ""],
      ["npm test", "tests it, without a network"],
      ["npm start", "runs it on this machine, by wrangler (Node 22 or newer): see README.md"],
    ],
  },
};

/** Whether a text names a runtime. */
export function isRuntime(text: string): text is Runtime {
  return Object.hasOwn(RUNTIMES, text);
}
