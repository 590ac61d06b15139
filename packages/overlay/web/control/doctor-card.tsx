import type { CheckResult } from "../../src/protocol.js";
import { count } from "../numbers.js";
import { useDiagnosis } from "./use-diagnosis.js";

const SIGNS = { ok: "✓", hint: "!", failed: "✗" } as const;
/** The same, to be heard. */
const WORDS = { ok: "fine", hint: "worth a look", failed: "wrong" } as const;

/** What the doctor says about the bot while it runs. */
export function DoctorCard() {
  const { diagnosis, state, look } = useDiagnosis();
  const { problems = [], fine = [] } = diagnosis ?? {};
  return (
    <section class="card" aria-busy={state === "looks"}>
      <div class="card-head">
        <h2>What the doctor says</h2>
        <span class="muted">{diagnosis?.at.toLocaleTimeString()}</span>
      </div>
      {diagnosis === undefined && (
        <p class="muted">{state === "looks" ? "It looks around…" : "The bot does not answer."}</p>
      )}
      {diagnosis && problems.length === 0 && <p class="all-well">✓ Nothing is wrong.</p>}
      <CheckList checks={problems} />
      {fine.length > 0 && (
        <details class="fine">
          <summary>{count(fine.length, "check is fine", "checks are fine")}</summary>
          <CheckList checks={fine} />
        </details>
      )}
      <button type="button" disabled={state !== "ready"} onClick={look}>
        {{ looks: "Looking…", rests: "Looked just now", ready: "Look again" }[state]}
      </button>
    </section>
  );
}

function CheckList({ checks }: { readonly checks: readonly CheckResult[] }) {
  if (checks.length === 0) return null;
  return (
    <ul class="checks">
      {checks.map(({ name, verdict, saw, todo }) => (
        <li key={name} class={`check-${verdict}`}>
          <span class="check-sign" role="img" aria-label={WORDS[verdict]}>
            {SIGNS[verdict]}
          </span>
          <strong>{name}</strong>
          <span class="check-saw">{saw}</span>
          {todo && <span class="check-todo">{todo}</span>}
        </li>
      ))}
    </ul>
  );
}
