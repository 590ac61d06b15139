import { useEffect, useRef, useState } from "preact/hooks";
import type { Size } from "../desk/addresses.js";
import { number } from "../numbers.js";

interface Props {
  readonly query: string;
  /** Of the source. */
  readonly size: Size;
  /** Of the picture in which it stands. */
  readonly frame: Size;
  readonly backdrop: string;
  /** Tokens of tips that can be tried. */
  readonly tips: readonly number[];
}

/** Typing and sliding is done after so many milliseconds. */
const PAUSE = 350;

/** The page itself with a made-up show, over a picture, as small as it has to be. */
export function Preview({ query, size, frame, backdrop, tips }: Props) {
  const picture = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLIFrameElement>(null);
  const [scale, setScale] = useState(0.5);
  const shown = useSettled(query, PAUSE);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setScale(entry.contentRect.width / frame.width);
    });
    if (picture.current) observer.observe(picture.current);
    return () => observer.disconnect();
  }, [frame]);
  const tryOut = (tokens: number) =>
    inner.current?.contentWindow?.postMessage({ tip: tokens }, location.origin);
  return (
    <>
      <div
        ref={picture}
        class={`picture picture-${backdrop} ${frame.width < frame.height ? "picture-phone" : ""}`}
        style={{ aspectRatio: `${frame.width} / ${frame.height}` }}
      >
        <iframe
          ref={inner}
          key={shown}
          title="Preview with a made-up show"
          src={`index.html${shown}`}
          style={{
            width: `${size.width}px`,
            height: `${size.height}px`,
            left: `${((frame.width - size.width) / 2) * scale}px`,
            top: `${((frame.height - size.height) / 2) * scale}px`,
            transform: `scale(${scale})`,
          }}
        />
      </div>
      {tips.length > 0 && (
        <fieldset class="switch tries">
          <legend>See a tip of</legend>
          {tips.map((tokens) => (
            <button key={tokens} type="button" onClick={() => tryOut(tokens)}>
              {number(tokens)}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}

/** The value, once it has not changed for a while. */
function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
