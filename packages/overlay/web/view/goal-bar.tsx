import type { PublicState } from "@cb-events/room";
import { count, number } from "../numbers.js";
import { useCountUp } from "./count-up.js";
import { goalOf } from "./goal-of.js";
import { Panel } from "./panel.js";

interface Props {
  readonly room: PublicState;
  /** Tokens wanted today, where the room has no goal; 0 for none. */
  readonly wanted: number;
  readonly stale: boolean;
}

/** How far the goal is; without a goal, what was tipped today. */
export function GoalBar({ room, wanted, stale }: Props) {
  const goal = goalOf(room, wanted);
  if (goal === null) {
    return (
      <Panel name="goal" title="Tipped today" stale={stale}>
        <p class="goal-numbers">
          <Counted value={room.tokensToday} /> {room.tokensToday === 1 ? "token" : "tokens"}
        </p>
      </Panel>
    );
  }
  const { what, tokens, progress, left, over, reached, share } = goal;
  const beyond = over > 0 ? `Reached, and ${count(over, "token")} over` : "Reached";
  const rest = reached ? beyond : `${count(left, "token")} to go`;
  return (
    <Panel
      name={reached ? "goal goal-reached" : "goal"}
      title={`${reached ? "Goal reached" : "Goal"}${what && `: ${what}`}`}
      stale={stale}
    >
      <p class="goal-numbers">
        <Counted value={progress} /> / {number(tokens)}
      </p>
      <div
        class="goal-track"
        role="progressbar"
        aria-label="Goal"
        aria-valuemin={0}
        aria-valuemax={tokens}
        aria-valuenow={Math.min(progress, tokens)}
        aria-valuetext={rest}
      >
        <div class="goal-fill" style={{ transform: `translateX(${(share - 1) * 100}%)` }} />
      </div>
      <p class="goal-rest">{rest}</p>
    </Panel>
  );
}

function Counted({ value }: { value: number }) {
  return <strong>{number(useCountUp(value))}</strong>;
}
