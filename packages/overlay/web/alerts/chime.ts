import type { AlertLook } from "../../src/protocol.js";

/** Notes in Hz, each a little after the one before: the larger the look, the more of them. The smallest is silent. */
const NOTES: Readonly<Record<AlertLook, readonly number[]>> = {
  small: [],
  normal: [587.33, 880],
  large: [587.33, 739.99, 880],
  huge: [440, 587.33, 739.99, 880],
  frame: [440, 587.33, 739.99, 880, 1174.66],
};

/** Seconds. */
const APART = 0.09;
const RING = 1.1;

export function notesOf(look: AlertLook): readonly number[] {
  return NOTES[look];
}

/** A soft bell, made by the browser: no file, no licence. */
export class Chime {
  readonly #context = new AudioContext();
  readonly #out = this.#context.createGain();

  /** `volume` is from 0 to 1. */
  constructor(volume: number) {
    this.setVolume(volume);
    this.#out.connect(this.#context.destination);
  }

  /** False on a tab before it is touched: OBS has no such rule. */
  get isHeard(): boolean {
    return this.#context.state === "running";
  }

  /** Resolves when it can be heard; on a tab that nobody has touched yet, when somebody does. */
  resume(): Promise<void> {
    return this.#context.resume();
  }

  close(): void {
    void this.#context.close();
  }

  setVolume(volume: number): void {
    // Half as loud to the ear is far less than half to the loudspeaker.
    this.#out.gain.value = volume ** 2 * 0.5;
  }

  play(look: AlertLook): void {
    if (!this.isHeard) return;
    notesOf(look).forEach((note, at) => {
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
