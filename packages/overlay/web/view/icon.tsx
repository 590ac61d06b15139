import type { AlertKind } from "../alerts/alert.js";

/** Drawn on 24 by 24. */
const PATHS: Readonly<Record<AlertKind | "crown", string>> = {
  // A spark.
  tip: "M12 1.2c.9 6.6 4.2 9.9 10.8 10.8-6.6.9-9.9 4.2-10.8 10.8-.9-6.6-4.2-9.9-10.8-10.8 6.6-.9 9.9-4.2 10.8-10.8Z",
  fanclub: "m12 2.2 2.9 6.2 6.8.8-5 4.7 1.3 6.7-6-3.3-6 3.3 1.3-6.7-5-4.7 6.8-.8L12 2.2Z",
  media:
    "M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Zm5.8 4.3v7.4l6.2-3.7-6.2-3.7Z",
  follow:
    "M12 21.2 10.6 20C5.4 15.4 2 12.3 2 8.5 2 5.4 4.4 3 7.5 3c1.7 0 3.4.8 4.5 2.1A6 6 0 0 1 16.5 3C19.6 3 22 5.4 22 8.5c0 3.8-3.4 6.9-8.6 11.5L12 21.2Z",
  crown: "M3 19.5h18v2.2H3v-2.2ZM1.6 6.2l5.6 4.6L12 2.4l4.8 8.4 5.6-4.6-2.2 11.6H3.8L1.6 6.2Z",
};

export function Icon({ kind }: { kind: keyof typeof PATHS }) {
  return (
    <svg class={`icon icon-${kind}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[kind]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
