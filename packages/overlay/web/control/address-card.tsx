import { initialChoices, queryOf, sizeOf, withKey } from "../desk/addresses.js";
import { CopyField } from "../desk/copy-field.js";
import { KeyNote } from "../desk/key-note.js";
import { useKey } from "../desk/use-key.js";
import { PART_NAMES } from "../desk/words.js";
import { PARTS } from "../look/options.js";

/** The address of each part, for a browser source of its own. */
export function AddressCard() {
  const key = useKey();
  const page = new URL("./", location.href).href;
  const sources = [
    { name: "Overlay", show: "alerts,goal" },
    ...PARTS.map((part) => ({ name: PART_NAMES[part], show: part as string })),
  ];
  return (
    <details class="card card-wide">
      <summary>Addresses for OBS</summary>
      <p class="muted">
        Copy one into a browser source, or drag it into OBS. More to choose from: the{" "}
        <a href="settings.html">settings page</a>.
      </p>
      <KeyNote value={key} />
      {sources.map(({ name, show }) => {
        const choices = { ...initialChoices(), show };
        return (
          <CopyField
            key={show}
            id={`address-${show.replace(",", "-")}`}
            label={name}
            value={withKey(`${page}${queryOf(choices)}`, key ?? "")}
            size={sizeOf(choices)}
          />
        );
      })}
    </details>
  );
}
