/** What a worker is told, as JSON in its arguments. */
export interface WorkerPlan {
  readonly redisPort: number;
  /** What stands before `/<username>/<token>/`. */
  readonly baseUrl: string;
  readonly token: string;
  /** In seconds. */
  readonly lease: number;
  readonly requestsPerMinute: number;
  readonly client: "redis" | "ioredis";
  /** Broken on purpose: a check that is taken out of the scripts. */
  readonly without: Check | undefined;
}

export const CHECKS = ["seq", "fence"] as const;
export type Check = (typeof CHECKS)[number];

/** What a worker tells. */
export type WorkerReport =
  | { readonly kind: "ready" | "rewound" }
  | { readonly kind: "taken"; readonly room: string; readonly at: number }
  | {
      readonly kind: "append";
      readonly room: string;
      /** What the script said: OK, STALE or REWIND. */
      readonly result: string;
      readonly fence: number;
      readonly seq: number;
    };
