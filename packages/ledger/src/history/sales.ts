import type { Database } from "../driver/database.js";
import { storedEvent } from "../room/stored-event.js";
import { checkLimit } from "./check-limit.js";
import type { LimitOptions } from "./history.js";
import { type RangeOptions, toRange } from "./range.js";

/** A photo set or a video that was bought. */
export interface SaleEntry {
  readonly seq: number;
  readonly at: Date;
  /** Who bought it; undefined where that was forgotten. */
  readonly name: string | undefined;
  readonly tokens: number;
  /** Its number or name on the site. */
  readonly media: string;
  /** `photos` or `video`, where the feed said so. */
  readonly kind: string | undefined;
  readonly title: string | undefined;
  /** The number of the show; undefined outside of one. */
  readonly show: number | undefined;
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly name: string | null;
  readonly tokens: number;
  readonly show: number;
  readonly event: string;
}

export function sales(database: Database, room: number, options: RangeOptions & LimitOptions): SaleEntry[] {
  const { from, to } = toRange(options);
  const rows = database.all<Row>(
    `SELECT seq, at, name, tokens, show, event FROM events INDEXED BY events_sales
      WHERE room = ? AND type = 'mediaPurchase' AND at >= ? AND at < ? ORDER BY at DESC, n DESC LIMIT ?`,
    ...[room, from, to, checkLimit(options.limit, 1000)],
  );
  return rows.map(({ seq, at, name, tokens, show, event }) => {
    const stored = storedEvent(event);
    const media = stored?.type === "mediaPurchase" ? stored.media : undefined;
    return {
      ...{ seq, at: new Date(at), name: name ?? undefined, tokens },
      ...{ media: String(media?.id ?? ""), kind: media?.type, title: media?.name },
      show: show === 0 ? undefined : show,
    };
  });
}
