import { type Headline, LARGE } from "./alert.js";

/** Notes in Hz, each a little after the one before: the more tokens, the more of them. */
const NOTES = {
  quiet: [587.33],
  small: [587.33, 880],
  large: [440, 587.33, 739.99, 880, 1174.66],
} as const;

/** Seconds. */
const APART = 0.09;
const RING = 1.1;

export function notesOf({ kind, tokens }: Pick<Headline, "kind" | "tokens">): readonly number[] {
  if (tokens >= LARGE || kind === "fanclub") return NOTES.large;
  return tokens > 0 ? NOTES.small : NOTES.quiet;
}

/** A soft bell, made by the browser: no file, no licence. */
export class Chime {
  readonly #context = new AudioContext();
  readonly #out = this.#context.createGain();

  /** `volume` is from 0 to 1. */
  constructor(volume: number) {
    this.setVolume(volume);
    this.#out.connect(this.#context.destination);
    // A tab is silent until its owner has touched it; OBS is not.
    for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => void this.resume());
  }

  /** Resolves when it can be heard; on a tab that nobody has touched yet, when somebody does. */
  resume(): Promise<void> {
    return this.#context.resume();
  }

  setVolume(volume: number): void {
    // Half as loud to the ear is far less than half to the loudspeaker.
    this.#out.gain.value = volume ** 2 * 0.5;
  }

  play(headline: Pick<Headline, "kind" | "tokens">): void {
    if (this.#context.state !== "running") return;
    notesOf(headline).forEach((note, at) => {
      this.#ring(note, 1, this.#context.currentTime + at * APART);
      // What makes a bell of it.
      this.#ring(note * 2.76, 0.18, this.#context.currentTime + at * APART);
    });
  }

  #ring(frequency: number, loudness: number, from: number): void {
    const tone = new OscillatorNode(this.#context, { frequency });
    const gain = new GainNode(this.#context, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(loudness, from + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.001, from + RING);
    tone.connect(gain).connect(this.#out);
    tone.start(from);
    tone.stop(from + RING);
  }
}
