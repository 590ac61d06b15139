import { TIERS } from "../alerts/tiers.js";
import { number } from "../numbers.js";
import { tidy } from "../text.js";
import type { CardProps } from "./card-props.js";

/** Names of alerts, at most. */
const MOST_ALERTS = 40;

/** Buttons for a made-up alert of each size, and of each name in the settings. */
export function TestCard({ bot: { show }, onAction }: CardProps) {
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
      <div class="buttons buttons-named">
        {show?.alerts.slice(0, MOST_ALERTS).map((alert) => (
          <button key={alert} type="button" onClick={() => onAction({ action: "test", alert }, sent)}>
            {tidy(alert, 40)}
          </button>
        ))}
      </div>
    </section>
  );
}
