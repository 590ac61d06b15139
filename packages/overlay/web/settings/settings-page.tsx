import { useState } from "preact/hooks";
import { type Choices, FRAME, initialChoices, PHONE, queryOf, sizeOf, withKey } from "../desk/addresses.js";
import { CopyField } from "../desk/copy-field.js";
import { KeyNote } from "../desk/key-note.js";
import { useKey } from "../desk/use-key.js";
import { PART_NAMES } from "../desk/words.js";
import { OPTIONS, type Part } from "../look/options.js";
import { Control } from "./control.js";
import { DirectNote } from "./direct-note.js";
import { GROUPS, PRESETS } from "./labels.js";
import { Preview } from "./preview.js";
import { SoundButton } from "./sound-button.js";
import { VoiceNote } from "./voice-note.js";

const SCREENS = ["OBS", "Phone"] as const;
const BACKDROPS = ["Room", "Bright", "Dark", "Busy"] as const;

/** Every choice, how it looks, and the address that asks for it. */
export function SettingsPage() {
  const [choices, setChoices] = useState(initialChoices);
  const [screen, setScreen] = useState<string>("OBS");
  const [backdrop, setBackdrop] = useState<string>("Room");
  const known = useKey();
  const key = known ?? "";
  const onPhone = screen === "Phone";
  const page = new URL("./", location.href).href;
  const query = queryOf(choices);
  const phoneQuery = queryOf({ ...choices, background: "theme" });
  const size = sizeOf(choices);
  const set = (some: Choices) => setChoices((others) => ({ ...others, ...some }));
  return (
    <main class="settings">
      <header class="settings-head">
        <h1>Your overlay</h1>
        <p class="muted">
          Choose, look, and take the address into OBS. While you are on air, the{" "}
          <a href="control.html">control page</a> is for the phone beside you.
        </p>
      </header>
      <form class="settings-form" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Switch
          label="Begin with"
          values={Object.keys(PRESETS)}
          value={Object.keys(PRESETS).find((name) => PRESETS[name]?.["show"] === choices["show"]) ?? ""}
          onChange={(name) => set(PRESETS[name] ?? {})}
        />
        {GROUPS.map(({ title, labels }) => (
          <section key={title} class="group">
            <h2>{title}</h2>
            {labels.map((label) => {
              const option = OPTIONS.find(({ name }) => name === label.name);
              if (option === undefined) return null;
              const value = choices[label.name] ?? option.initial;
              // A field that is typed in keeps what is typed: it begins anew with another preset alone.
              return (
                <Control
                  key={label.name}
                  option={option}
                  label={label}
                  value={value}
                  onChange={(chosen) => set({ [label.name]: chosen })}
                />
              );
            })}
            {title === "Sound" && (
              <>
                <SoundButton volume={Number(choices["volume"]) / 100} />
                <VoiceNote />
              </>
            )}
          </section>
        ))}
      </form>
      <section class="settings-view" aria-label="Preview and addresses">
        <div class="settings-bar">
          <Switch label="Screen" values={SCREENS} value={screen} onChange={setScreen} />
          <Switch label="Behind it" values={BACKDROPS} value={backdrop} onChange={setBackdrop} />
        </div>
        <Preview
          query={queryOf({ ...choices, mode: "preview", ...(onPhone && { background: "theme" }) })}
          size={onPhone ? PHONE : size}
          frame={onPhone ? PHONE : FRAME}
          backdrop={backdrop.toLowerCase()}
          tips={tipsOf(choices)}
        />
        <div class="settings-addresses">
          <CopyField id="obs" label={nameOf(choices)} value={withKey(`${page}${query}`, key)} size={size}>
            For a browser source in OBS: width {size.width}, height {size.height}. A new source is 800 × 600:
            set {size.width} × {size.height} in its properties, or all is too large. Custom CSS may stay as it
            is.
          </CopyField>
          <CopyField id="phone" label="For a phone or a browser" value={withKey(`${page}${phoneQuery}`, key)}>
            The same with a background.
          </CopyField>
          <KeyNote value={known} />
          <DirectNote query={query} page={page} />
        </div>
      </section>
    </main>
  );
}

/** A tip of each size, where alerts are on the page. */
function tipsOf({ show = "", tiers = "" }: Choices): readonly number[] {
  if (!show.split(",").includes("alerts")) return [];
  const least = tiers.split(",").map(Number);
  return [Math.max(1, (least[0] ?? 2) - 1), ...least];
}

/** What a source with these choices is called in OBS. */
function nameOf({ show = "" }: Choices): string {
  const parts = show.split(",");
  return parts.length === 1 ? (PART_NAMES[parts[0] as Part] ?? "Overlay") : "Overlay";
}

interface SwitchProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Switch({ label, values, value, onChange }: SwitchProps) {
  return (
    <fieldset class="switch">
      <legend>{label}</legend>
      {values.map((item) => (
        <button key={item} type="button" aria-pressed={item === value} onClick={() => onChange(item)}>
          {item}
        </button>
      ))}
    </fieldset>
  );
}
