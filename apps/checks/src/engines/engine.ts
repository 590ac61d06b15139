/** An engine that the built files have to run on, in its oldest version. */
export interface Engine {
  /** As a report says it. */
  readonly name: string;
  /** As MDN's data says it. */
  readonly browser: "chrome" | "firefox" | "nodejs" | "safari";
  /** As MDN's data says it: `"16"` is 16.0. */
  readonly version: string;
  /** As esbuild says it. */
  readonly target: string;
}

export const BROWSERS: readonly Engine[] = [
  { name: "Chromium 103 (OBS 28)", browser: "chrome", version: "103", target: "chrome103" },
  { name: "Safari 16", browser: "safari", version: "16", target: "safari16" },
  { name: "Firefox 115", browser: "firefox", version: "115", target: "firefox115" },
];

/** Where what serves pages runs. */
export const SERVERS: readonly Engine[] = [
  { name: "Node 20.19", browser: "nodejs", version: "20.19", target: "node20.19" },
];

export const EVERYWHERE: readonly Engine[] = [...BROWSERS, ...SERVERS];
