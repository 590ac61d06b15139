import { useState } from "preact/hooks";
import { shortDeed } from "../alerts/words.js";
import { number } from "../numbers.js";
import { Icon } from "../view/icon.js";
import type { CardProps } from "./card-props.js";

/** Entries that are seen at first: the rest of the page stays near. */
const FIRST_ENTRIES = 5;

/** What happened, to be shown again. */
export function ActivityCard({ bot: { activity }, onAction }: CardProps) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? activity : activity.slice(0, FIRST_ENTRIES);
  return (
    <section class="card">
      <h2>What happened</h2>
      {activity.length === 0 && <p class="muted">Tips, new fans, followers and sales come here.</p>}
      <ul class="activity">
        {shown.map((entry) => (
          <li key={entry.place} class={`kind-${entry.kind}`}>
            <Icon kind={entry.kind} />
            <span class="activity-name">
              <bdi>{entry.name}</bdi> <span class="muted">{shortDeed(entry)}</span>
            </span>
            <span class="tokens">{entry.tokens > 0 ? number(entry.tokens) : ""}</span>
            <button
              type="button"
              aria-label={`Show the alert of ${entry.name} again`}
              onClick={() => onAction({ action: "again", place: entry.place }, "Shown again")}
            >
              Again
            </button>
            {entry.note && (
              <p class="activity-note">
                <bdi>{entry.note}</bdi>
              </p>
            )}
          </li>
        ))}
      </ul>
      {activity.length > FIRST_ENTRIES && (
        <button type="button" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? "Show the newest alone" : `Show all ${activity.length}`}
        </button>
      )}
    </section>
  );
}
