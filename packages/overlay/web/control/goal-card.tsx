import { count, number } from "../numbers.js";
import { tidy } from "../text.js";
import type { CardProps } from "./card-props.js";
import { SureButton } from "./sure-button.js";

/** The goal, the next one, and a new beginning of tonight. */
export function GoalCard({ bot: { room }, onAction }: CardProps) {
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
