import type { PublicState } from "@cb-events/room";
import { count, number } from "../numbers.js";
import { tidy } from "../text.js";
import { Confetti } from "./confetti.js";
import { useCountUp } from "./count-up.js";
import { goalOf } from "./goal-of.js";
import { isStill } from "./still.js";
import { widthOf } from "./width-of.js";

/** Characters of what a goal is for. */
const WHAT = 40;

interface Props {
  readonly room: PublicState;
  /** Tokens wanted today, where the room has no goal; 0 for none. */
  readonly wanted: number;
}

/** How far the goal is; without a goal, what was tipped today, if anything was. */
export function GoalBar({ room, wanted }: Props) {
  const goal = goalOf(room, wanted);
  if (goal !== null) return <Goal key={`${room.goal?.index ?? 0} ${goal.tokens} ${goal.what}`} goal={goal} />;
  if (room.tokensToday === 0) return null;
  return (
    <section class="part panel goal goal-none">
      <h2 class="label">Tipped today</h2>
      <p class="goal-numbers">
        <strong>
          <Counted value={room.tokensToday} />
        </strong>
      </p>
    </section>
  );
}

function Goal({ goal }: { goal: NonNullable<ReturnType<typeof goalOf>> }) {
  const { tokens, progress, left, over, reached, share } = goal;
  const what = tidy(goal.what, WHAT);
  const rest = reached ? (over > 0 ? `${count(over, "token")} more` : "") : `${count(left, "token")} to go`;
  return (
    <section
      class={`part panel goal ${reached ? "goal-reached" : ""} ${what ? "" : "goal-untitled"}`}
      style={{ "--chars": widthOf(what), "--digits": `${number(progress)}${number(tokens)}`.length }}
    >
      {reached && !isStill() && (
        <>
          <Confetti count={20} />
          <span class="goal-shine" />
        </>
      )}
      <div class="goal-head">
        <h2 class="goal-title">
          <span class="label">{reached ? "Goal reached" : "Goal"}</span>
          {what && <bdi class="goal-what">{what}</bdi>}
        </h2>
        <p class="goal-numbers">
          <strong>
            <Counted value={progress} />
          </strong>{" "}
          / {number(tokens)}
        </p>
      </div>
      <div
        class="goal-track"
        role="progressbar"
        aria-label="Goal"
        aria-valuemin={0}
        aria-valuemax={tokens}
        aria-valuenow={Math.min(progress, tokens)}
        aria-valuetext={rest || "reached"}
      >
        {/* The fill moves in, and what is in it moves back: the colours belong to the bar. */}
        <div class="goal-fill" style={{ transform: `translateX(${(share - 1) * 100}%)` }}>
          <div class="goal-colours" style={{ transform: `translateX(${(1 - share) * 100}%)` }} />
        </div>
      </div>
      {rest && <p class="goal-rest">{rest}</p>}
    </section>
  );
}

function Counted({ value }: { value: number }) {
  return <>{number(useCountUp(value))}</>;
}
