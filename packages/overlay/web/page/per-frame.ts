/** The least time from one drawing to the next, in milliseconds: a flood of events costs no more than ten drawings a second. */
const GAP = 100;

/** Calls `draw` at the next frame, or a little later when it was called just now; once, however often it is asked to. */
export function perFrame(draw: () => void): () => void {
  let asked = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const onFrame = () => {
    asked = false;
    drawnAt = performance.now();
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    const wait = drawnAt + GAP - performance.now();
    if (wait <= 0) requestAnimationFrame(onFrame);
    else setTimeout(() => requestAnimationFrame(onFrame), wait);
  };
}
