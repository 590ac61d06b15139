import { layoutOf } from "../look/layout-of.js";
import type { Look } from "../look/read-look.js";
import type { View } from "../store.js";
import { AlertStage } from "./alert-stage.js";
import { Corner } from "./corner.js";
import { GoalBar } from "./goal-bar.js";
import { ChatList, LatestList, Leaderboard } from "./lists.js";

interface Props {
  readonly view: View;
  readonly look: Look;
  readonly problems: readonly string[];
  readonly onLeft: () => void;
}

/** All that viewers see. */
export function Overlay({ view, look, problems, onLeft }: Props) {
  const { room, connection, invalid, latest, chat, alert, leaving } = view;
  const shows = (part: (typeof look.show)[number]) => look.show.includes(part);
  const stale = connection.status !== "live";
  return (
    <main class={`overlay ${layoutOf(look.show)}`}>
      <h1 class="unseen">What happens in the room</h1>
      <div class="side side-left">
        <Corner connection={connection} invalid={invalid} problems={problems} />
        {shows("chat") && room && <ChatList chat={chat} stale={stale} />}
      </div>
      <div class="middle">
        {shows("alerts") && <AlertStage alert={alert} leaving={leaving} onLeft={onLeft} />}
        {shows("goal") && room && <GoalBar room={room} wanted={look.goal} stale={stale} />}
      </div>
      <div class="side side-right">
        {shows("leaderboard") && room && <Leaderboard room={room} stale={stale} />}
        {shows("latest") && room && <LatestList latest={latest} stale={stale} />}
      </div>
    </main>
  );
}
