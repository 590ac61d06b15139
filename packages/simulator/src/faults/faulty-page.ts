import type { EventKey } from "../event-id.js";
import type { Page, PageContent } from "../page.js";
import { onEvilOrigin } from "./evil-origin.js";
import type { PageFault } from "./page-fault.js";

/** The cursors that a page can be made to name. */
export interface PageCursors {
  /** Goes on behind the cursor, which counts as given from then on; without one, the events URL. */
  nextUrl(cursor: EventKey | undefined): string;
  /** One that was given before and still works, so many steps back from this one, or as many as there are. */
  olderThan(cursor: EventKey, steps: number): EventKey | undefined;
}

/** What a fault makes of a page. */
export function faultyPage(fault: PageFault, page: Page, cursors: PageCursors): PageContent {
  switch (fault.kind) {
    case "reorder":
      return { ...page, events: [...page.events].reverse() };
    case "dropNextUrl":
      return {
        events: fault.withoutEvents ? [] : page.events,
        nextUrl: fault.asNull ? null : undefined,
      };
    case "foreignNextUrl":
      return { ...page, nextUrl: fault.nextUrl ?? onEvilOrigin(new URL(page.nextUrl)) };
    case "baseNextUrl":
      return { ...page, nextUrl: cursors.nextUrl(undefined) };
    case "olderCursor": {
      const older = cursors.olderThan(page.end, fault.back ?? 1);
      return older ? { ...page, nextUrl: cursors.nextUrl(older) } : page;
    }
    case "overlapPage":
      return { ...page, nextUrl: cursors.nextUrl(behind(page, page.events.length - (fault.events ?? 1))) };
    case "shortPage": {
      const events = page.events.slice(0, fault.events ?? 1);
      return { events, nextUrl: cursors.nextUrl(behind(page, events.length)) };
    }
  }
}

/** The cursor behind so many events of the page. */
function behind({ start, events }: Page, count: number): EventKey {
  return events[count - 1]?.key ?? start;
}
