import type { PublicState } from "@cb-events/room";
import { useRef } from "preact/hooks";
import { shortDeed } from "../alerts/words.js";
import type { ChatEntry, LatestEntry } from "../entries.js";
import { number } from "../numbers.js";
import { tidyName } from "../text.js";
import { Icon } from "./icon.js";
import { Panel } from "./panel.js";
import { useMovingRows } from "./rows.js";

// A list without an entry is not on the page: it would make a room look dead.

/** Rows of the top tippers and of the latest events, at most; the style shows fewer on a small page. */
const MOST_ROWS = 5;
/** Messages, at most. */
const MOST_MESSAGES = 8;
/** Entries of the ticker, at most. */
const MOST_TICKS = 8;

/** Below this share of the first, no bar is drawn: it would be a sliver. */
const LEAST_SHARE = 0.02;

interface TopProps {
  readonly room: PublicState;
  readonly which: "tonight" | "ever";
}

/** Who tipped most. */
export function TopTippers({ room, which }: TopProps) {
  const all = which === "tonight" ? room.tonight.leaderboard : room.leaderboard;
  const tippers = all.slice(0, MOST_ROWS);
  const list = useMovingRows(tippers.map(({ name }) => name));
  const first = tippers[0];
  const before = useRef(first?.name);
  const isNew = before.current !== undefined && before.current !== first?.name;
  if (first === undefined) return null;
  before.current = first.name;
  return (
    <Panel name="top" title={which === "tonight" ? "Top tonight" : "Top tippers"}>
      <ol class="rows" ref={list}>
        {tippers.map(({ name, tokens }, at) => (
          <li
            key={name}
            data-key={name}
            class="row"
            style={{ "--share": tokens / first.tokens < LEAST_SHARE ? 0 : tokens / first.tokens }}
          >
            <span class="rank">
              {at === 0 ? (
                <span key={name} class={isNew ? "crown crown-new" : "crown"}>
                  <Icon kind="crown" />
                  <span class="unseen">1</span>
                </span>
              ) : (
                at + 1
              )}
            </span>
            <span class="name">
              <bdi>{tidyName(name)}</bdi>
            </span>
            <span class="tokens">{number(tokens)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What happened last, the newest first. */
export function LatestList({ latest }: { latest: readonly LatestEntry[] }) {
  if (latest.length === 0) return null;
  return (
    <Panel name="latest" title="Latest">
      <ul class="rows">
        {latest.slice(0, MOST_ROWS).map((entry) => (
          <li key={entry.key} class={`row row-new kind-${entry.kind}`}>
            <Icon kind={entry.kind} />
            <span class="name">
              <bdi>{entry.name}</bdi>
            </span>
            {entry.tokens > 0 ? (
              <span class="tokens">{number(entry.tokens)}</span>
            ) : (
              <span class="deed">{shortDeed(entry)}</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The same in one line, the newest at its beginning. */
export function Ticker({ latest }: { latest: readonly LatestEntry[] }) {
  const ticks = latest.filter(({ kind }) => kind !== "follow").slice(0, MOST_TICKS);
  if (ticks.length === 0) return null;
  return (
    <section class="part panel ticker">
      <h2 class="label">Thank you</h2>
      <ul class="ticks">
        {ticks.map((entry) => (
          <li key={entry.key} class={`tick row-new kind-${entry.kind}`}>
            <Icon kind={entry.kind} />
            <bdi class="name">{entry.name}</bdi>
            {entry.tokens > 0 && <span class="tokens">{number(entry.tokens)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was said, the newest at the bottom: first in the page, so that what does not fit is the oldest. */
export function ChatList({ chat }: { chat: readonly ChatEntry[] }) {
  if (chat.length === 0) return null;
  return (
    <section class="part chat">
      <h2 class="unseen">Chat</h2>
      <ul class="messages">
        {chat
          .slice(-MOST_MESSAGES)
          .reverse()
          .map(({ key, name, text, role }) => (
            <li key={key} class={`message row-new from-${role}`}>
              <bdi class="author">{name}</bdi> <bdi class="words">{text}</bdi>
            </li>
          ))}
      </ul>
    </section>
  );
}
