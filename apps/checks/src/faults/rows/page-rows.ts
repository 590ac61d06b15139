import { gap, inBoth, thrown } from "../expect.js";
import { type FaultRow, fault, type Scene, type Trouble } from "../fault-row.js";
import { firstPage, lastEvent, secondPage, thirdPage } from "../labels.js";

const nextUrl =
  (from: (scene: Scene) => string) =>
  (scene: Scene): Trouble => {
    return { kind: "fault", fault: { kind: "foreignNextUrl", nextUrl: from(scene) } };
  };

const foreign = [
  nextUrl(({ foreignUrl }) => foreignUrl),
  nextUrl(({ foreignUrl }) => foreignUrl.replace("http:", "")),
  nextUrl(({ eventsUrl }) => eventsUrl.replace("127.0.0.1", "localhost")),
  nextUrl(({ eventsUrl }) => eventsUrl.replace("http:", "https:")),
  nextUrl(({ eventsUrl }) => eventsUrl.replace("127.0.0.1", "127.0.0.1.evil.example")),
  nextUrl(({ eventsUrl }) => eventsUrl.replace("//", "//user:password@")),
  nextUrl(({ eventsUrl }) => `${eventsUrl}more/?i=1-0`),
  nextUrl(({ eventsUrl }) => `${eventsUrl}../../other/secret/`),
  nextUrl(() => "http://"),
  nextUrl(() => "javascript:alert(1)"),
];

/** A page that is none of those that should come, or leads nowhere. */
export const pageRows: readonly FaultRow[] = [
  { name: "repeated page", cases: [fault({ kind: "repeatPage" })], ...inBoth({ repeatsDropped: true }) },
  {
    name: "reordered page",
    cases: [fault({ kind: "reorder" })],
    ...inBoth({ arriving: [...firstPage, ...secondPage.toReversed(), ...thirdPage, lastEvent] }),
  },
  {
    name: "missing nextUrl, nextUrl null",
    cases: [fault({ kind: "dropNextUrl" }), fault({ kind: "dropNextUrl", asNull: true })],
    ...inBoth({ ...gap("restarted"), repeatsDropped: true }),
  },
  {
    name: "foreign nextUrl",
    cases: foreign,
    ...inBoth({ ...thrown("ProtocolError"), repeatsDropped: true }),
  },
  {
    name: "expired cursor with nextUrl",
    cases: [fault({ kind: "expireCursor" })],
    ...inBoth(gap("expired")),
  },
  {
    name: "expired cursor without nextUrl",
    cases: [fault({ kind: "expireCursor", withoutNextUrl: true })],
    ...inBoth({ ...gap("expired"), repeatsDropped: true }),
  },
  {
    name: "expired cursor, events dropped by the feed",
    cases: [() => ({ kind: "outrun" })],
    room: { capacity: 4 },
    ...inBoth({ ...gap("expired"), arriving: [...firstPage, "b3", ...thirdPage, lastEvent] }),
  },
];
