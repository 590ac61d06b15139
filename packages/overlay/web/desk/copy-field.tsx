import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { draggable, type Size } from "./addresses.js";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Of the source in OBS; undefined for an address that is for no source. */
  readonly size?: Size;
  readonly children?: ComponentChildren;
}

/** An address to take along: to copy, and to drag into OBS. */
export function CopyField({ id, label, value, size, children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<{ readonly value: string; readonly how: string } | undefined>();
  const copy = async () => {
    if (field.current) setCopied({ value, how: await putIntoClipboard(field.current) });
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
        <button type="button" class="strong" aria-live="polite" onClick={() => void copy()}>
          {copied?.value === value ? copied.how : "Copy"}
        </button>
        {size && (
          <a
            class="drag"
            href={draggable(value, label, size)}
            draggable
            onClick={(event) => event.preventDefault()}
          >
            Drag into OBS
          </a>
        )}
      </div>
      {children && <p class="muted">{children}</p>}
    </div>
  );
}

/** Copies what is in the field, and says what came of it. */
async function putIntoClipboard(field: HTMLInputElement): Promise<string> {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return "Copied";
  } catch {
    // Only https and localhost have that clipboard. A phone has neither: it copies what is selected.
    field.focus();
    return document.execCommand("copy") ? "Copied" : "Selected";
  }
}
