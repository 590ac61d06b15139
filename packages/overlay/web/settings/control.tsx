import { type Allowed, allowedText, type Option } from "../look/options.js";
import { isAllowed } from "../look/read-look.js";
import type { Label } from "./labels.js";

interface Props {
  readonly option: Option;
  readonly label: Label;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The control of one option: what kind it is follows from what is allowed. */
export function Control({ option, label: { label, help, values = {} }, value, onChange }: Props) {
  const { name, allowed } = option;
  if (allowed.kind === "list" || allowed.kind === "choice") {
    return (
      <fieldset class="control">
        <legend>{label}</legend>
        <p class="muted">{help}</p>
        <div class="control-values">
          {allowed.values.map((item) => (
            <label key={item} class={`pill pill-${item}`}>
              <input
                type={allowed.kind === "list" ? "checkbox" : "radio"}
                name={name}
                checked={value.split(",").includes(item)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange(allowed.kind === "list" ? withItem(allowed.values, value, item, checked) : item)
                }
              />
              <span>{values[item] ?? item}</span>
            </label>
          ))}
        </div>
      </fieldset>
    );
  }
  return (
    <div class="control">
      <label for={`option-${name}`}>{label}</label>
      <p id={`meaning-${name}`} class="muted">
        {help}
      </p>
      <Field name={name} allowed={allowed} value={value} onChange={onChange} />
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly allowed: Allowed;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ name, allowed, value, onChange }: FieldProps) {
  if (allowed.kind === "colour") return <ColourField name={name} value={value} onChange={onChange} />;
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const fits = isAllowed(currentTarget.value, allowed);
    currentTarget.setCustomValidity(fits ? "" : `Allowed: ${allowedText(allowed)}`);
    // What is half typed is not taken over.
    if (fits) onChange(currentTarget.value);
    else currentTarget.reportValidity();
  };
  const shared = { id: `option-${name}`, "aria-describedby": `meaning-${name}`, onInput };
  if (allowed.kind !== "number") return <input type="text" maxLength={40} {...shared} defaultValue={value} />;
  const { min, max, step } = allowed;
  // What has few steps is easier to slide.
  if ((max - min) / step > 100) {
    return <input type="number" min={min} max={max} step={step} {...shared} defaultValue={value} />;
  }
  return (
    <div class="slide">
      <input type="range" min={min} max={max} step={step} {...shared} value={value} />
      <output for={`option-${name}`}>{value}</output>
    </div>
  );
}

/** What is offered to begin with, where none was chosen. */
const COLOUR = "ffb84d";

/** A colour of the system's own choice of colours, or none. */
function ColourField({ name, value, onChange }: Omit<FieldProps, "allowed">) {
  return (
    <div class="colour">
      <input
        type="color"
        id={`option-${name}`}
        aria-describedby={`meaning-${name}`}
        value={`#${value.replace("#", "") || COLOUR}`}
        onInput={({ currentTarget }) => onChange(currentTarget.value.replace("#", ""))}
      />
      <button type="button" aria-pressed={value === ""} onClick={() => onChange("")}>
        The theme's own
      </button>
    </div>
  );
}

/** The list with an item or without it, in the usual order. One item always stays. */
function withItem(all: readonly string[], list: string, item: string, wanted: boolean): string {
  const items = list.split(",");
  const next = all.filter((other) => (other === item ? wanted : items.includes(other)));
  return next.length === 0 ? list : next.join(",");
}
