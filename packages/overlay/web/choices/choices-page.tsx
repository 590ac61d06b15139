import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { OPTIONS } from "../look/options.js";
import { FRAME, initialChoices, PHONE, queryOf, sizeOf } from "./address.js";
import { Control } from "./control.js";
import { CopyField } from "./copy-field.js";
import { DirectNote } from "./direct-note.js";
import { Preview } from "./preview.js";
import { SoundButton } from "./sound-button.js";

const BACKDROPS = ["room", "bright", "checks"] as const;

/** Every choice, how it looks, and the address that asks for it. */
export function ChoicesPage() {
  const [choices, setChoices] = useState(initialChoices);
  const [onPhone, setOnPhone] = useState(false);
  const [backdrop, setBackdrop] = useState<string>("room");
  const page = new URL("./", location.href).href;
  const query = queryOf(choices);
  const phoneQuery = queryOf({ ...choices, background: "theme" });
  const { width, height } = sizeOf(choices);
  const preview = queryOf({
    ...choices,
    // There is no bot that has one.
    goal: choices["goal"] === "0" ? "4000" : (choices["goal"] ?? ""),
    mode: "preview",
    ...(onPhone && { background: "theme" }),
  });
  return (
    <main class="choices">
      <header class="choices-head">
        <h1>Your overlay</h1>
        <p class="muted">Choose, look, and paste the address into OBS.</p>
      </header>
      <form class="choices-form" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        {OPTIONS.filter(({ name }) => name !== "mode").map((option) => (
          <Fragment key={option.name}>
            <Control
              option={option}
              value={choices[option.name] ?? option.initial}
              onChange={(value) => setChoices((others) => ({ ...others, [option.name]: value }))}
            />
            {option.name === "volume" && <SoundButton volume={Number(choices["volume"]) / 100} />}
          </Fragment>
        ))}
      </form>
      <section class="choices-view" aria-label="Preview and addresses">
        <div class="choices-bar">
          <Switch
            label="Screen"
            values={["OBS", "phone"]}
            value={onPhone ? "phone" : "OBS"}
            onChange={(value) => setOnPhone(value === "phone")}
          />
          <Switch label="Behind it" values={BACKDROPS} value={backdrop} onChange={setBackdrop} />
        </div>
        <Preview
          query={preview}
          size={onPhone ? PHONE : { width, height }}
          frame={onPhone ? PHONE : FRAME}
          backdrop={backdrop}
        />
        <div class="choices-addresses">
          <CopyField id="obs" label="Address for a browser source in OBS" value={`${page}${query}`}>
            Width {width}, height {height}. Leave the custom CSS as it is. A bot that was started with{" "}
            <code>--host</code> asks OBS for its key, too: add <code>key=…</code> from the address that it
            prints.
          </CopyField>
          <CopyField id="phone" label="Address for a phone or a browser" value={`${page}${phoneQuery}`}>
            The same with a background. Another device reaches the bot only when it was started with{" "}
            <code>--host</code>, at the address that it prints.
          </CopyField>
          <DirectNote query={query} page={page} />
        </div>
      </section>
    </main>
  );
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
