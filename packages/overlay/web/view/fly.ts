import { isStill } from "./still.js";

/** In milliseconds. */
const TIME = 400;
const DELAY = 500;

/** Sends a text from an element to the goal, which swells when it arrives. Leaves nothing behind. */
export function fly(from: Element, text: string): void {
  const goal = document.querySelector(".goal");
  const target = document.querySelector(".goal-numbers");
  if (goal === null || target === null || isStill()) return;
  const flyer = document.createElement("span");
  flyer.className = "flyer";
  flyer.textContent = text;
  // It begins where the amount is once the card has come in.
  setTimeout(() => {
    const [start, end] = [from.getBoundingClientRect(), target.getBoundingClientRect()];
    if (start.width === 0 || end.width === 0) return;
    document.body.append(flyer);
    const [x, y] = [start.left + start.width / 2, start.top];
    const [toX, toY] = [end.left + end.width / 2, end.top];
    const flight = flyer.animate(
      [
        { transform: `translate(${x}px, ${y}px) translate(-50%, 0) scale(1.1)`, opacity: 0 },
        { transform: `translate(${x}px, ${y}px) translate(-50%, -20%) scale(1.1)`, opacity: 1, offset: 0.2 },
        { transform: `translate(${toX}px, ${toY}px) translate(-50%, 0) scale(0.7)`, opacity: 0.9 },
      ],
      { duration: TIME + 200, easing: "cubic-bezier(0.5, 0, 0.6, 1)" },
    );
    flight.finished.finally(() => flyer.remove()).catch(() => undefined);
    goal.animate([{ transform: "none" }, { transform: "scale(1.04)" }, { transform: "none" }], {
      duration: TIME,
      delay: TIME + 100,
      easing: "ease-out",
    });
  }, DELAY);
}
