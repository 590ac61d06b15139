import { useEffect, useRef, useState } from "preact/hooks";
import { Panel } from "./panel.js";

/** How long “0:00” stays, in milliseconds. */
const AFTER = 8000;

interface Props {
  /** In milliseconds since 1970, as the bot says it; null without a countdown. */
  readonly endsAt: number | null;
}

/** A countdown. */
export function Timer({ endsAt }: Props) {
  const [now, setNow] = useState(Date.now);
  const before = useRef(endsAt);
  const left = endsAt === null ? Number.NEGATIVE_INFINITY : endsAt - now;
  const isOn = left > -AFTER;
  useEffect(() => {
    setNow(Date.now());
    if (!isOn && endsAt === null) return undefined;
    // At the turn of each second of the countdown.
    const turn = setTimeout(() => setNow(Date.now()), isOn ? (((left % 1000) + 1000) % 1000) + 5 : 1000);
    return () => clearTimeout(turn);
  }, [endsAt, now]);
  const more = before.current !== null && endsAt !== null && endsAt > before.current;
  before.current = endsAt;
  if (!isOn) return null;
  const isNear = left < 10_000;
  return (
    <Panel name={isNear ? "timer timer-near" : "timer"} title="Time left">
      <p
        key={more ? String(endsAt) : "same"}
        class={more ? "timer-time timer-more" : "timer-time"}
        role="timer"
      >
        {clock(left)}
      </p>
    </Panel>
  );
}

/** Milliseconds as `1:02:03` or `2:03`. */
export function clock(milliseconds: number): string {
  const all = Math.max(0, Math.ceil(milliseconds / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
