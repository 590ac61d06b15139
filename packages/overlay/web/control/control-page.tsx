import { useEffect, useState } from "preact/hooks";
import type { ControlAction } from "../../src/protocol.js";
import { tidy } from "../text.js";
import { ActivityCard } from "./activity-card.js";
import { AddressCard } from "./address-card.js";
import { DoctorCard } from "./doctor-card.js";
import { GoalCard } from "./goal-card.js";
import { HealthCard } from "./health-card.js";
import { send } from "./send.js";
import { TestCard } from "./test-card.js";
import { TimerCard } from "./timer-card.js";
import { type Awake, useAwake } from "./use-awake.js";
import { useBot } from "./use-bot.js";

/** How long it is said what came of a wish, in milliseconds. */
const SAID = 4000;

const AWAKE: Readonly<Record<Awake, string>> = {
  yes: "The screen stays on",
  no: "",
  never: "A browser keeps the screen on over https alone: let your phone leave it on in its settings.",
};

interface Outcome {
  readonly text: string;
  readonly isBad: boolean;
}

/** Everything that is needed while on air, for a phone beside the keyboard. */
export function ControlPage() {
  const bot = useBot();
  const awake = useAwake();
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
        <h1>
          {show?.room === undefined ? (
            "Control"
          ) : (
            <>
              Control: <bdi>{tidy(show.room, 40)}</bdi>
            </>
          )}
        </h1>
        <p class={`state state-${connection.status}`} role="status">
          {{ live: "Live", connecting: "Connecting", lost: "Not connected" }[connection.status]}
          {connection.problem && `: ${connection.problem}`}
        </p>
        {show?.isSimulated && <p class="state">Made-up room</p>}
        {show?.room !== undefined && <a href="../">All rooms</a>}
        <p class="muted">{AWAKE[awake]}</p>
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
