interface Props {
  readonly value: string;
  readonly onKey: (text: string) => void;
}

/** Asks for the access key, which a page is never told. */
export function KeyField({ value, onKey }: Props) {
  return (
    <div class="field">
      <label for="key">Access key</label>
      <p id="key-meaning" class="muted">
        Only for a bot that was started with <code>--host</code>: paste the address that it printed, and each
        address below has the key in it.
      </p>
      <input
        id="key"
        type="password"
        autocomplete="off"
        spellcheck={false}
        aria-describedby="key-meaning"
        defaultValue={value}
        onInput={({ currentTarget }) => onKey(currentTarget.value)}
      />
    </div>
  );
}
