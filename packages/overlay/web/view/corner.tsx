import { count } from "../numbers.js";
import type { Connection } from "../source.js";

interface Props {
  readonly connection: Connection;
  readonly invalid: number;
  /** What is wrong in the address. */
  readonly problems: readonly string[];
}

/** For the room's owner: what is wrong. Nothing when all is well. */
export function Corner({ connection: { status, problem }, invalid, problems }: Props) {
  const quiet = status === "live" && problem === "" && invalid === 0 && problems.length === 0;
  return (
    <div class={quiet ? "corner corner-quiet" : "corner"}>
      <div role="status">
        {status === "live" && problem && <p class="badge badge-notice">{problem}</p>}
        {status === "connecting" && <p class="badge badge-quiet">Connecting</p>}
        {status === "lost" && (
          <p class="badge badge-lost">
            <strong>Not connected</strong>
            {problem && `: ${problem}`}
          </p>
        )}
      </div>
      {invalid > 0 && <p class="badge">{count(invalid, "event")} not valid</p>}
      {problems.map((text) => (
        <p key={text} class="badge badge-notice">
          {text}
        </p>
      ))}
    </div>
  );
}
