import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly children: ComponentChildren;
}

/** A text to take along. */
export function CopyField({ id, label, value, children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState("");
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(value);
    } catch {
      // Only https and localhost may write to the clipboard: it stands selected.
      setCopied("");
    }
  };
  return (
    <div class="copy">
      <label for={id}>{label}</label>
      <div class="copy-row">
        <input
          id={id}
          ref={field}
          readOnly
          value={value}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" class="strong" onClick={() => void copy()}>
          {copied === value ? "Copied" : "Copy"}
        </button>
      </div>
      <p class="muted">{children}</p>
    </div>
  );
}
