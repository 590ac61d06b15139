import type { KnownKey } from "./use-key.js";

/** Says whether addresses open the overlay on other devices. */
export function KeyNote({ value }: { readonly value: KnownKey }) {
  if (value === undefined) return null;
  return (
    <p class="muted key-note">
      {value === "" ? (
        <>
          These addresses work on this computer alone. For a phone or a second computer, start the bot with{" "}
          <code>--host 0.0.0.0</code>, and open the address that it prints on that device.
        </>
      ) : (
        <>
          Each address holds the access key of your overlay: whoever has one can see this page and press its
          buttons. Keep them off the stream.
        </>
      )}
    </p>
  );
}
