import { type Alert, LARGE } from "../alerts/alert.js";
import { deed, restOf, sentence } from "../alerts/words.js";
import { number } from "../numbers.js";
import type { View } from "../store.js";
import { Icon } from "./icon.js";

interface Props extends Pick<View, "alert" | "leaving"> {
  /** The one that leaves is gone. */
  readonly onLeft: () => void;
}

/** The alert on show, and the one before it while it leaves. */
export function AlertStage({ alert, leaving, onLeft }: Props) {
  return (
    <div class={alert || leaving ? "part alerts" : "part alerts alerts-idle"}>
      {leaving && (
        <div
          key={leaving.key}
          class="alert-leaving"
          // Not those of what is inside.
          onAnimationEnd={({ target, currentTarget }) => target === currentTarget && onLeft()}
        >
          <AlertCard alert={leaving.alert} />
        </div>
      )}
      {alert && (
        <div key={alert.key} class="alert-entering">
          <AlertCard alert={alert.alert} />
        </div>
      )}
      {/* What is seen comes and goes; this is what is heard, also when it is the same sentence again. */}
      <p class="unseen" role="status">
        {alert && <span key={alert.key}>{sentence(alert.alert)}</span>}
      </p>
    </div>
  );
}

function AlertCard({ alert: { headline, rest, isTest } }: { alert: Alert }) {
  const { kind, name, tokens, note } = headline;
  const more = restOf(rest);
  return (
    <div class={`panel alert ${tokens >= LARGE ? "alert-large" : ""}`} aria-hidden="true">
      <span class="medal">
        <Icon kind={kind} />
      </span>
      <div class="alert-text">
        <p class="alert-deed">
          {isTest && <span class="tag">Test</span>}
          {deed(headline)}
        </p>
        <p class="alert-name">
          <bdi>{name}</bdi>
        </p>
        {note && (
          <p class="alert-note">
            <bdi>{note}</bdi>
          </p>
        )}
        {more && <p class="alert-more">and {more}</p>}
      </div>
      {tokens > 0 && (
        <p class="alert-amount" style={{ "--digits": number(tokens).length }}>
          <strong>{number(tokens)}</strong>
          <span>{tokens === 1 ? "token" : "tokens"}</span>
        </p>
      )}
    </div>
  );
}
