import { freshAddress } from "../page/fresh-address.js";
import type { Alert } from "./alert.js";
import { Chime } from "./chime.js";
import { spoken } from "./words.js";

interface SoundOptions {
  /** From 0 to 1. */
  readonly volume: number;
  /** The browser plays nothing until somebody touches the page, or does so from now on. */
  readonly onHeard: (isHeard: boolean) => void;
}

/** What is heard of alerts: one at a time. */
export class Sounds {
  readonly #chime: Chime;
  readonly #player = new Audio();
  readonly #volume: number;
  readonly #onHeard: (isHeard: boolean) => void;
  /** Counts what was begun and stopped. */
  #turn = 0;

  constructor({ volume, onHeard }: SoundOptions) {
    this.#chime = new Chime(volume);
    this.#player.volume = volume;
    this.#volume = volume;
    this.#onHeard = onHeard;
    for (const type of ["pointerdown", "keydown"]) addEventListener(type, this.#onTouch);
    onHeard(this.#chime.isHeard);
    this.#onTouch();
  }

  /** In place of what is heard now. */
  play(alert: Alert): void {
    this.stop();
    void this.#begin(alert);
  }

  /** Nothing is heard any more. */
  stop(): void {
    this.#turn += 1;
    this.#player.pause();
    globalThis.speechSynthesis?.cancel();
  }

  close(): void {
    this.stop();
    for (const type of ["pointerdown", "keydown"]) removeEventListener(type, this.#onTouch);
    this.#chime.close();
  }

  async #begin(alert: Alert): Promise<void> {
    const { sound, look } = alert;
    if (sound === undefined) this.#chime.play(look);
    else if (sound !== "") {
      const turn = this.#turn;
      const address = await freshAddress(sound);
      if (turn !== this.#turn) return; // It was stopped meanwhile.
      this.#player.src = address;
      // Where the file is gone it chimes; one that was stopped meanwhile is silent.
      this.#player.play().catch((error: Error) => {
        if (error.name !== "AbortError") this.#chime.play(look);
      });
    }
    if (alert.speaks) this.#speak(spoken(alert));
  }

  #speak(text: string): void {
    if (!("speechSynthesis" in globalThis)) return;
    const words = new SpeechSynthesisUtterance(text);
    words.volume = this.#volume;
    speechSynthesis.speak(words);
  }

  readonly #onTouch = () => {
    this.#chime.resume().then(
      () => this.#onHeard(this.#chime.isHeard),
      // It was closed meanwhile.
      () => undefined,
    );
  };
}
