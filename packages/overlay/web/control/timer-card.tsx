import { useState } from "preact/hooks";
import type { ControlAction } from "../../src/protocol.js";
import { Timer } from "../view/timer.js";

interface Props {
  readonly endsAt: number | null;
  /** Of the countdown that runs. */
  readonly perToken: number;
  readonly onAction: (action: ControlAction) => void;
}

/** The countdown, to which tips add time. */
export function TimerCard({ endsAt, perToken: running, onAction }: Props) {
  const [chosen, setPerToken] = useState<number | undefined>(undefined);
  const perToken = chosen ?? running;
  const choices = [...new Set([0, 1, 2, 5, 10, 30, 60, perToken])].sort((one, other) => one - other);
  const add = (minutes: number) => onAction({ action: "timer", seconds: minutes * 60, perToken });
  return (
    <section class="card">
      <h2>Countdown</h2>
      <Timer endsAt={endsAt} />
      <div class="buttons">
        {[1, 5, 15].map((minutes) => (
          <button key={minutes} type="button" onClick={() => add(minutes)}>
            + {minutes} min
          </button>
        ))}
        <button
          type="button"
          disabled={endsAt === null}
          onClick={() => onAction({ action: "timer", seconds: 0 })}
        >
          End it
        </button>
      </div>
      <label>
        Each token adds{" "}
        <select value={perToken} onChange={({ currentTarget }) => setPerToken(Number(currentTarget.value))}>
          {choices.map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds === 0 ? "nothing" : `${seconds} s`}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
