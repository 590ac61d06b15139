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
  // A balloon of speech.
  chat: "M5 3h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-6.2L7 21.6V17H5a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3Z",
  // A bell.
  room: "M12 1.8a1.6 1.6 0 0 1 1.6 1.6v.5a6.4 6.4 0 0 1 4.8 6.2c0 4.3 1 6 2.4 7.3.5.5.2 1.3-.5 1.3H3.7c-.7 0-1-.8-.5-1.3 1.4-1.3 2.4-3 2.4-7.3a6.4 6.4 0 0 1 4.8-6.2v-.5A1.6 1.6 0 0 1 12 1.8ZM9.4 20h5.2a2.6 2.6 0 0 1-5.2 0Z",
  crown: "M3 19.5h18v2.2H3v-2.2ZM1.6 6.2l5.6 4.6L12 2.4l4.8 8.4 5.6-4.6-2.2 11.6H3.8L1.6 6.2Z",
};

export function Icon({ kind }: { kind: keyof typeof PATHS }) {
  return (
    <svg class={`icon icon-${kind}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[kind]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
