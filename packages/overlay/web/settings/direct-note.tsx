interface Props {
  readonly page: string;
  readonly query: string;
}

/** How to do without the bot, and what it costs. */
export function DirectNote({ page, query }: Props) {
  return (
    <details class="direct-note">
      <summary>Without the bot</summary>
      <p>
        The page can ask Chaturbate by itself. In OBS, put a <code>#</code> and your events URL behind the
        address:
      </p>
      <p>
        <code class="address">
          {page}
          {query}
          <strong>#https://eventsapi.chaturbate.com/events/NAME/TOKEN/</strong>
        </code>
      </p>
      <p>
        In a browser, open{" "}
        <a href={`${page}${query}${query ? "&" : "?"}mode=direct`}>the page that asks for it</a>.
      </p>
      <p>
        That URL is a password. Whoever has it, and so every program that can read your OBS profile, sees
        everything that happens in your room: tips, private messages, and the real names of anonymous tippers.
        The page shows none of those, sends the URL to the feed alone, and keeps it in memory only. When it
        got into wrong hands, delete the token where you made it.
      </p>
    </details>
  );
}
