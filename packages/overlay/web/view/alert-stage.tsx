import { sentence } from "../alerts/words.js";
import type { View } from "../store.js";
import { AlertCard } from "./alert-card.js";
import { Confetti } from "./confetti.js";

interface Props extends Pick<View, "alert" | "leaving"> {
  /** The one that leaves is gone. */
  readonly onLeft: () => void;
}

/** Elements of confetti by the look of an alert: each is three pieces. */
const CONFETTI = { huge: 20, frame: 54 } as const;

/** The alert on show, and the one before it while it leaves. */
export function AlertStage({ alert, leaving, onLeft }: Props) {
  const look = alert?.alert.look;
  return (
    <div class={alert || leaving ? "part alerts" : "part alerts alerts-idle"}>
      {leaving && (
        <div
          key={leaving.key}
          class={`alert-leaving at-${leaving.alert.look}`}
          // Not those of what is inside.
          onAnimationEnd={({ target, currentTarget }) => target === currentTarget && onLeft()}
        >
          <AlertCard alert={leaving.alert} time={leaving.time} isLeaving />
        </div>
      )}
      {alert && (look === "huge" || look === "frame") && (
        <Confetti key={`confetti ${alert.key}`} count={CONFETTI[look]} />
      )}
      {alert && (
        <div key={alert.key} class={`alert-entering at-${alert.alert.look}`}>
          <AlertCard alert={alert.alert} time={alert.time} />
        </div>
      )}
      {/* What is seen comes and goes; this is what is heard, also when it is the same sentence again. */}
      <p class="unseen" role="status">
        {alert && <span key={alert.key}>{sentence(alert.alert)}</span>}
      </p>
    </div>
  );
}

/** Light that runs along the frame, for the largest alerts. */
export function FrameLight({ alert }: Pick<View, "alert">) {
  if (alert?.alert.look !== "frame") return null;
  return (
    <div key={alert.key} class={`frame-light kind-${alert.alert.headline.kind}`} aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
