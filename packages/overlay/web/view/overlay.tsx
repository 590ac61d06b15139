import type { ComponentChild } from "preact";
import { layoutOf } from "../look/layout-of.js";
import type { Part, Place } from "../look/options.js";
import type { Look } from "../look/read-look.js";
import type { Notes } from "../page/notes.js";
import type { View } from "../store.js";
import { AlertStage, FrameLight } from "./alert-stage.js";
import { Answer } from "./answer.js";
import { Corner } from "./corner.js";
import { GoalBar } from "./goal-bar.js";
import { ChatList, LatestList, Ticker, TopTippers } from "./lists.js";
import { Menu } from "./menu.js";
import { Timer } from "./timer.js";

interface Props {
  readonly view: View;
  readonly look: Look;
  readonly notes: Notes;
  readonly problems: readonly string[];
  readonly onLeft: () => void;
}

/** The parts that stand beside the middle of a frame. */
const SIDES: readonly Part[] = ["menu", "chat", "timer", "top", "latest"];

/** All that viewers see. */
export function Overlay({ view, look, notes, problems, onLeft }: Props) {
  const { room, connection, isDark, show, latest, chat, alert, leaving, lit, answer } = view;
  const shows = (part: Part) => look.show.includes(part);
  const hasAlerts = shows("alerts");
  const hasSides = look.show.some((part) => SIDES.includes(part));
  const classes = [layoutOf(look.show), hasSides && "with-sides", alert && "has-alert"];
  const menuAndChat = (
    <>
      {shows("menu") && <Menu menu={show.menu} lit={lit} />}
      {hasAlerts && answer && <Answer answer={answer} />}
      {shows("chat") && <ChatList chat={chat} />}
    </>
  );
  const lists = (
    <>
      {shows("timer") && <Timer endsAt={show.timerEndsAt} />}
      {shows("top") && room && <TopTippers room={room} which={look.top} />}
      {shows("latest") && <LatestList latest={latest} />}
    </>
  );
  const [left, right] = sidesOf(look.at, menuAndChat, lists);
  return (
    <main
      class={`overlay ${classes.filter(Boolean).join(" ")}`}
      data-connection={connection.status}
      data-room={room ? "known" : "unknown"}
    >
      <h1 class="unseen">What happens in the room</h1>
      <Corner view={view} notes={notes} problems={problems} />
      {hasAlerts && (
        <>
          <FrameLight alert={alert} />
          {/* What is heard of answers: it is there before the first one comes. */}
          <p class="unseen" role="status">
            {answer && (
              <span key={answer.key}>
                Answer to {answer.name}: {answer.text}
              </span>
            )}
          </p>
        </>
      )}
      <div class="side side-left">{left}</div>
      <div class="middle">
        {hasAlerts && <AlertStage alert={alert} leaving={leaving} onLeft={onLeft} />}
        {shows("goal") && room && <GoalBar room={room} wanted={look.goal} />}
      </div>
      <div class="side side-right">{right}</div>
      {shows("ticker") && <Ticker latest={latest} />}
      {isDark && <span class="dark-dot" aria-hidden="true" />}
    </main>
  );
}

/** What is at the left and at the right: where alerts have a side, the other one takes it all. */
function sidesOf(at: Place, left: ComponentChild, right: ComponentChild): [ComponentChild, ComponentChild] {
  if (at === "right") return [[right, left], null];
  return at === "left" || at === "corner" ? [null, [right, left]] : [left, right];
}
