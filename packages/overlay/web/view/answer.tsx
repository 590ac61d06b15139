import type { ShownAnswer } from "../store.js";

/** The answer to a command in the chat, as it is seen. Where it lists something, a line breaks between two entries. */
export function Answer({ answer }: { answer: ShownAnswer }) {
  const entries = answer.text.match(/.+?(?:[,:] |$)/g) ?? [];
  return (
    <section key={answer.key} class="panel answer" aria-hidden="true">
      <h2 class="answer-head">
        <span class="alert-tag">!{answer.command}</span> <bdi class="answer-who">{answer.name}</bdi>
      </h2>
      <p class="answer-text">
        {entries.map((entry, at) => (
          <span key={at}>
            <bdi class="answer-entry">{entry.trim()}</bdi>{" "}
          </span>
        ))}
      </p>
    </section>
  );
}
