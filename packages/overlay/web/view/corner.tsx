import { count } from "../numbers.js";
import type { Notes } from "../page/notes.js";
import type { View } from "../store.js";

interface Props {
  readonly view: View;
  readonly notes: Notes;
  /** What is wrong in the address. */
  readonly problems: readonly string[];
}

/** For the room's owner: what is wrong. Nothing when all is well, and nothing where viewers would see it. */
export function Corner({ view: { connection, invalid, isHeard, show }, notes, problems }: Props) {
  const { status, problem } = connection;
  const told = notes.address ? problems : [];
  const isWell = status === "live" && problem === "" && isHeard && invalid === 0;
  const isEmpty = !show.isSimulated && told.length === 0 && (isWell || !notes.state);
  return (
    <div class={isEmpty ? "corner corner-empty" : "corner"}>
      {show.isSimulated && <p class="badge badge-simulated">Made-up room</p>}
      {notes.state && (
        <>
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
          {!isHeard && (
            <p class="badge badge-notice">Touch the page: until then the browser plays no sound</p>
          )}
          {invalid > 0 && <p class="badge">{count(invalid, "event")} not valid</p>}
        </>
      )}
      {told.map((text) => (
        <p key={text} class="badge badge-notice">
          {text}
        </p>
      ))}
    </div>
  );
}
