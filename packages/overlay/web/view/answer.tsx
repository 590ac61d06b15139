import type { ShownAnswer } from "../store.js";

/** The answer to a command in the chat, as it is seen. */
export function Answer({ answer }: { answer: ShownAnswer }) {
  return (
    <section key={answer.key} class="panel answer" aria-hidden="true">
      <h2 class="answer-head">
        <span class="alert-tag">!{answer.command}</span> <bdi class="answer-who">{answer.name}</bdi>
      </h2>
      <p class="answer-text">
        <bdi>{answer.text}</bdi>
      </p>
    </section>
  );
}
