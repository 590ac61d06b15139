import { useRef } from "preact/hooks";
import { Chime } from "../alerts/chime.js";

/** Lets the chimes be heard: of a small tip, then of a large one. */
export function SoundButton({ volume }: { volume: number }) {
  const chime = useRef<Chime | undefined>(undefined);
  const hear = async () => {
    chime.current ??= new Chime(volume);
    chime.current.setVolume(volume);
    await chime.current.resume();
    chime.current.play("normal");
    setTimeout(() => chime.current?.play("huge"), 900);
  };
  return (
    <button type="button" onClick={() => void hear()}>
      Hear a small tip, then a large one
    </button>
  );
}
