import { useEffect, useState } from "preact/hooks";
import type { ControlAction } from "../../src/protocol.js";
import { TIERS } from "../alerts/tiers.js";
import { shortDeed } from "../alerts/words.js";
import { count, number } from "../numbers.js";
import { tidy } from "../text.js";
import { Icon } from "../view/icon.js";
import { AddressCard } from "./address-card.js";
import { DoctorCard } from "./doctor-card.js";
import { HealthCard } from "./health-card.js";
import { send } from "./send.js";
import { SureButton } from "./sure-button.js";
import { TimerCard } from "./timer-card.js";
import { useAwake } from "./use-awake.js";
import { type Bot, useBot } from "./use-bot.js";

/** How long it is said what came of a wish, in milliseconds. */
const SAID = 4000;

/** Names of alerts, at most. */
const MOST_ALERTS = 40;

/** Entries of what happened that are seen at first: the rest of the page stays near. */
const FIRST_ENTRIES = 5;

interface Outcome {
  readonly text: string;
  readonly isBad: boolean;
}

/** Everything that is needed while on air, for a phone beside the keyboard. */
export function ControlPage() {
  const bot = useBot();
  const isAwake = useAwake();
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  useEffect(() => {
    const timer = setTimeout(() => setOutcome(undefined), SAID);
    return () => clearTimeout(timer);
  }, [outcome]);
  const act = async (action: ControlAction, done: string) => {
    const problem = await send(action);
    setOutcome({ text: problem || done, isBad: problem !== "" });
  };
  const wish = (action: ControlAction, done = "Done") => void act(action, done);
  const { show, connection } = bot;
  const isPaused = show?.isPaused ?? false;
  const isMuted = show?.isMuted ?? false;
  return (
    <main class="control-page">
      <header class="control-head">
        <h1>Control</h1>
        <p class={`state state-${connection.status}`} role="status">
          {{ live: "Live", connecting: "Connecting", lost: "Not connected" }[connection.status]}
          {connection.problem && `: ${connection.problem}`}
        </p>
        {show?.isSimulated && <p class="state">Made-up room</p>}
        <p class="muted">{isAwake ? "The screen stays on" : ""}</p>
      </header>
      <div class="control-column">
        <GoalCard bot={bot} onAction={wish} />
        <ActivityCard bot={bot} onAction={wish} />
      </div>
      <div class="control-column">
        <TestCard bot={bot} onAction={wish} />
        <TimerCard endsAt={show?.timerEndsAt ?? null} perToken={show?.timerPerToken ?? 0} onAction={wish} />
        <HealthCard />
        <DoctorCard />
      </div>
      <AddressCard />
      <div class="dock">
        <button type="button" onClick={() => wish({ action: "skip" }, "Skipped")}>
          Skip
        </button>
        <button
          type="button"
          aria-pressed={isPaused}
          onClick={() => wish({ action: "pause", isOn: !isPaused })}
        >
          {isPaused ? "Go on" : "Pause"}
        </button>
        <button type="button" aria-pressed={isMuted} onClick={() => wish({ action: "mute", isOn: !isMuted })}>
          {isMuted ? "Muted" : "Mute"}
        </button>
      </div>
      <p class={outcome?.isBad ? "outcome outcome-bad" : "outcome"} role="status">
        {outcome?.text}
      </p>
    </main>
  );
}

interface CardProps {
  readonly bot: Bot;
  readonly onAction: (action: ControlAction, done?: string) => void;
}

function GoalCard({ bot: { room }, onAction }: CardProps) {
  const goal = room?.goal;
  return (
    <section class="card">
      <div class="card-head">
        <h2>{goal ? `Goal ${goal.index + 1} of ${goal.count}` : "No goal"}</h2>
        <strong>
          {goal
            ? `${number(goal.progress)} / ${number(goal.tokens)}`
            : count(room?.tonight.tokens ?? 0, "token tonight", "tokens tonight")}
        </strong>
      </div>
      {goal && (
        <>
          {goal.what && (
            <p>
              <bdi>{tidy(goal.what, 80)}</bdi>
            </p>
          )}
          <div class="progress">
            <div style={{ width: `${goal.share * 100}%` }} />
          </div>
        </>
      )}
      <div class="buttons">
        <button
          type="button"
          disabled={!goal || goal.index + 1 >= goal.count}
          onClick={() => onAction({ action: "nextGoal" }, "The next goal is on")}
        >
          Next goal
        </button>
        <SureButton
          label="Reset tonight"
          question="Sure? Reset"
          onSure={() => onAction({ action: "resetTonight" }, "Tonight begins anew")}
        />
      </div>
    </section>
  );
}

function TestCard({ bot: { show }, onAction }: CardProps) {
  const sent = show?.isPaused ? "Sent: it waits, for alerts are paused" : "Sent";
  const tiers = show?.tiers.length ? show.tiers : TIERS;
  const amounts = [Math.max(1, (tiers[0] ?? 2) - 1), ...tiers];
  return (
    <section class="card">
      <h2>Try an alert</h2>
      <p class="muted">It is marked as a test, and is in no total.</p>
      <div class="buttons">
        {amounts.map((tokens) => (
          <button key={tokens} type="button" onClick={() => onAction({ action: "test", tokens }, sent)}>
            Tip {number(tokens)}
          </button>
        ))}
      </div>
      {show && show.alerts.length > 0 && <h3 class="muted">Alerts by name</h3>}
      <div class="buttons">
        {show?.alerts.slice(0, MOST_ALERTS).map((alert) => (
          <button key={alert} type="button" onClick={() => onAction({ action: "test", alert }, sent)}>
            {tidy(alert, 40)}
          </button>
        ))}
      </div>
    </section>
  );
}

function ActivityCard({ bot: { activity }, onAction }: CardProps) {
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
