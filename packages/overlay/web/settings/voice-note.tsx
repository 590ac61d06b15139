import { useEffect, useState } from "preact/hooks";

/** Says so where alerts cannot be read aloud. */
export function VoiceNote() {
  const [count, setCount] = useState(countVoices);
  useEffect(() => {
    const onVoices = () => setCount(countVoices());
    globalThis.speechSynthesis?.addEventListener("voiceschanged", onVoices);
    return () => globalThis.speechSynthesis?.removeEventListener("voiceschanged", onVoices);
  }, []);
  return (
    <p class="muted">
      {count > 0
        ? "This browser can read aloud the alerts that have “speak” in the bot's settings."
        : "This browser has no voice: alerts with “speak” in the bot's settings are shown here, and not read aloud. OBS on this computer has none either, as a rule."}
    </p>
  );
}

function countVoices(): number {
  return globalThis.speechSynthesis?.getVoices().length ?? 0;
}
