import type { PublicState } from "@cb-events/room";
import { deed } from "../alerts/words.js";
import type { ChatEntry, LatestEntry } from "../entries.js";
import { number } from "../numbers.js";
import { tidyName } from "../text.js";
import { Icon } from "./icon.js";
import { Panel } from "./panel.js";

/** The most names on the leaderboard. */
const MOST_TIPPERS = 10;

/** Who tipped most. */
export function Leaderboard({ room: { leaderboard }, stale }: { room: PublicState; stale: boolean }) {
  const most = leaderboard[0]?.tokens || 1;
  return (
    <Panel name="leaderboard" title="Top tippers" stale={stale}>
      <ol class="rows">
        {leaderboard.slice(0, MOST_TIPPERS).map(({ name, tokens }, at) => (
          <li key={name} class="row" style={{ "--share": tokens / most }}>
            <span class="rank">{at + 1}</span>
            <bdi class="name">{tidyName(name)}</bdi>
            <span class="tokens">{number(tokens)}</span>
          </li>
        ))}
        {leaderboard.length === 0 && <li class="empty">No tips yet</li>}
      </ol>
    </Panel>
  );
}

/** What happened last, the newest first. */
export function LatestList({ latest, stale }: { latest: readonly LatestEntry[]; stale: boolean }) {
  return (
    <Panel name="latest" title="Latest" stale={stale}>
      <ul class="rows">
        {latest.map((entry) => (
          <li key={entry.key} class="row row-new">
            <Icon kind={entry.kind} />
            <span class="name">
              <bdi>{entry.name}</bdi> <span class="muted">{deed(entry)}</span>
            </span>
            {entry.tokens > 0 && <span class="tokens">{number(entry.tokens)}</span>}
          </li>
        ))}
        {latest.length === 0 && <li class="empty">Nothing yet</li>}
      </ul>
    </Panel>
  );
}

/** What was said, the newest at the bottom: first in the page, so that what does not fit is the oldest. */
export function ChatList({ chat, stale }: { chat: readonly ChatEntry[]; stale: boolean }) {
  return (
    <Panel name="chat" title="Chat" stale={stale}>
      <ul class="rows messages">
        {[...chat].reverse().map(({ key, name, text, role }) => (
          <li key={key} class={`message row-new from-${role}`}>
            <bdi class="author">{name}</bdi>
            <bdi class="words">{text}</bdi>
          </li>
        ))}
        {chat.length === 0 && <li class="empty">Nobody has said anything yet</li>}
      </ul>
    </Panel>
  );
}
