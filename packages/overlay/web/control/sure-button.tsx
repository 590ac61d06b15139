import { useEffect, useState } from "preact/hooks";

/** How long the question stands, in milliseconds. */
const TIME = 4000;

interface Props {
  readonly label: string;
  readonly question: string;
  readonly onSure: () => void;
}

/** A button for what cannot be taken back: it is pressed twice. */
export function SureButton({ label, question, onSure }: Props) {
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    if (!asks) return undefined;
    const timer = setTimeout(() => setAsks(false), TIME);
    return () => clearTimeout(timer);
  }, [asks]);
  const press = () => {
    setAsks(!asks);
    if (asks) onSure();
  };
  return (
    <button type="button" class={asks ? "strong" : ""} onClick={press}>
      {asks ? question : label}
    </button>
  );
}
