import type { LedgerRoom } from "@cb-events/ledger";
import type { Table } from "./table.js";

/** What to look at. */
export interface HistoryRange {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly timeZone: string;
  readonly limit: number;
}

/** What the history tells, by the name of the section. */
export const SECTIONS = {
  days: ({ history }: LedgerRoom, range: HistoryRange): Table => ({
    columns: ["day", "tokens", "tips"],
    rows: history.tipsByDay(range).map(({ date, tokens, tips }) => [date, tokens, tips]),
    charted: "tokens",
  }),
  shows: ({ history }: LedgerRoom, { from, to, timeZone }: HistoryRange): Table => ({
    columns: ["show", "began", "ended", "tokens", "tips"],
    rows: history
      .tipsByShow({ from, to })
      .map(({ show, startedAt, stoppedAt, tokens, tips }) => [
        ...[show, localTime(startedAt, timeZone), stoppedAt && localTime(stoppedAt, timeZone)],
        ...[tokens, tips],
      ]),
    charted: "tokens",
  }),
  top: ({ history }: LedgerRoom, { from, to, timeZone, limit }: HistoryRange): Table => ({
    columns: ["name", "tokens", "tips", "last"],
    rows: history
      .topTippers({ from, to, limit })
      .map(({ name, tokens, tips, lastAt }) => [name, tokens, tips, localTime(lastAt, timeZone)]),
    charted: "tokens",
  }),
  goals: ({ history }: LedgerRoom, { from, to, timeZone }: HistoryRange): Table => ({
    columns: ["reached", "goal", "tokens"],
    rows: history.goals({ from, to }).map(({ at, what, tokens }) => [localTime(at, timeZone), what, tokens]),
  }),
  sales: ({ history }: LedgerRoom, { from, to, timeZone, limit }: HistoryRange): Table => ({
    columns: ["time", "name", "tokens", "kind", "title"],
    rows: history
      .sales({ from, to, limit })
      .map(({ at, name, tokens, kind, title }) => [localTime(at, timeZone), name, tokens, kind, title]),
  }),
  dead: (room: LedgerRoom, { timeZone, limit }: HistoryRange): Table => ({
    columns: ["put aside", "event", "id", "reason"],
    rows: room
      .dead({ limit })
      .map(({ at, method, id, reason }) => [
        ...[localTime(at, timeZone), method ?? "unknown", id ?? "without one", reason],
      ]),
  }),
} as const;

export type Section = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as readonly Section[];

/** A heading for people. */
export const TITLES: Readonly<Record<Section, string>> = {
  days: "Tips by day",
  shows: "Tips by show",
  top: "Top tippers",
  goals: "Goals reached",
  sales: "Sales",
  dead: "Events that were put aside",
};

/** `2026-11-28 20:15`, in the time zone. */
function localTime(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(date);
}
