import { useState } from "preact/hooks";
import type { ControlAction } from "../../src/protocol.js";
import { Timer } from "../view/timer.js";

interface Props {
  readonly endsAt: number | null;
  readonly onAction: (action: ControlAction) => void;
}

/** The countdown, to which tips add time. */
export function TimerCard({ endsAt, onAction }: Props) {
  const [perToken, setPerToken] = useState(0);
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
        <select onChange={({ currentTarget }) => setPerToken(Number(currentTarget.value))}>
          {[0, 1, 2, 5, 10, 30, 60].map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds === 0 ? "nothing" : `${seconds} s`}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
