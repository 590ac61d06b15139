import { useEffect, useState } from "preact/hooks";
import type { ControlAction, RoomSummary } from "../../src/protocol.js";
import { send } from "../control/send.js";
import { STATUS_WORDS } from "../control/status-words.js";
import { FRAME, withKey } from "../desk/addresses.js";
import { CopyField } from "../desk/copy-field.js";
import { KeyNote } from "../desk/key-note.js";
import { useKey } from "../desk/use-key.js";
import { count, number } from "../numbers.js";
import { tidy } from "../text.js";
import { isLost, MANY, roomsToShow } from "./rooms-to-show.js";
import { useRooms } from "./use-rooms.js";

/** How long it is said what came of a wish, in milliseconds. */
const SAID = 4000;

/** All rooms of the bot, each with its own control page. */
export function RoomsPage() {
  const { rooms, isReached, ask } = useRooms();
  const [problem, setProblem] = useState("");
  const [word, setWord] = useState("");
  const shown = rooms && roomsToShow(rooms, word);
  const isMany = rooms !== undefined && rooms.length >= MANY;
  const addresses = shown !== undefined && shown.length > 0 && <Addresses rooms={shown} />;
  useEffect(() => {
    const timer = setTimeout(() => setProblem(""), SAID);
    return () => clearTimeout(timer);
  }, [problem]);
  const act = async (room: RoomSummary, action: ControlAction) => {
    const refusal = await send(action, fetch, room.path);
    setProblem(refusal && `${tidy(room.name, 40)}: ${refusal}`);
    ask();
  };
  return (
    <main class="control-page rooms-page">
      <header class="control-head">
        <h1>{rooms === undefined ? "Rooms" : count(rooms.length, "room")}</h1>
        <p class={isReached ? "state" : "state state-lost"} role="status">
          {isReached ? summaryOf(rooms) : "The bot cannot be reached"}
        </p>
      </header>
      {isMany && (
        <div class="field rooms-find">
          <label for="find">Find a room</label>
          <input
            id="find"
            type="search"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={word}
            onInput={({ currentTarget }) => setWord(currentTarget.value)}
          />
          {shown?.length === 0 && <p>No room has that in its name</p>}
        </div>
      )}
      {isMany && addresses}
      {shown?.map((room) => (
        <RoomCard key={room.path} room={room} onAction={(action) => void act(room, action)} />
      ))}
      {!isMany && addresses}
      <p class="outcome outcome-bad" role="status">
        {problem}
      </p>
    </main>
  );
}

function summaryOf(rooms: readonly RoomSummary[] | undefined): string {
  if (rooms === undefined) return "Connecting";
  const live = rooms.filter(({ status }) => status === "ok").length;
  return live === rooms.length ? "All are live" : `${live} of ${rooms.length} are live`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

interface RoomProps {
  readonly room: RoomSummary;
  readonly onAction: (action: ControlAction) => void;
}

function RoomCard({ room, onAction }: RoomProps) {
  const { name, path, status, goal, isPaused, isMuted } = room;
  const isLive = status === "ok";
  const hasLost = isLost(room);
  const shown = tidy(name, 40);
  const pause = isPaused ? "Paused" : "Pause";
  const mute = isMuted ? "Muted" : "Mute";
  return (
    <section class="card room-card" aria-label={shown}>
      <div class="card-head">
        <h2>
          <bdi>{shown}</bdi>
        </h2>
        <p class={`state ${isLive ? "state-live" : hasLost ? "state-lost" : ""}`}>
          {isLive ? "Live" : hasLost ? "Not connected" : "Connecting"}
        </p>
      </div>
      {hasLost && <p>{sentence(STATUS_WORDS[status] ?? status)}</p>}
      <p class="muted">
        {{ on: "On air", off: "Off air", unknown: "Not known whether on air" }[room.broadcast]},{" "}
        {count(room.present, "person", "people")} here,{" "}
        {count(room.tokens, "token tonight", "tokens tonight")}, {count(room.pages, "page")} open
      </p>
      {goal && (
        <>
          <p>
            <bdi>{tidy(goal.what, 80) || "Goal"}</bdi>: {number(goal.progress)} / {number(goal.tokens)}
          </p>
          <div class="progress">
            <div style={{ width: `${goal.share * 100}%` }} />
          </div>
        </>
      )}
      <div class="buttons">
        <a href={`${path}control`} aria-label={`Control page of ${shown}`}>
          Control
        </a>
        <button
          type="button"
          aria-pressed={isPaused}
          aria-label={`${pause}: alerts of ${shown}`}
          onClick={() => onAction({ action: "pause", isOn: !isPaused })}
        >
          {pause}
        </button>
        <button
          type="button"
          aria-pressed={isMuted}
          aria-label={`${mute}: alerts of ${shown}`}
          onClick={() => onAction({ action: "mute", isOn: !isMuted })}
        >
          {mute}
        </button>
      </div>
    </section>
  );
}

/** The overlay of each room, for a browser source. */
function Addresses({ rooms }: { readonly rooms: readonly RoomSummary[] }) {
  const key = useKey();
  const root = new URL("./", location.href).href;
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card card-wide" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Addresses for OBS</summary>
      <p class="muted">
        The overlay of each room. Its control page has the address of each part, its settings page more to
        choose from.
      </p>
      <KeyNote value={key} />
      {isOpen &&
        rooms.map(({ name, path }, at) => (
          <CopyField
            key={path}
            id={`address-${at}`}
            label={tidy(name, 40)}
            value={withKey(`${root}${path}`, key ?? "")}
            size={FRAME}
          />
        ))}
    </details>
  );
}
