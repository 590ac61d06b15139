import type { ComponentChildren } from "preact";

interface Props {
  /** Its classes. */
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A part of the page on a plate of its own. */
export function Panel({ name, title, children }: Props) {
  return (
    <section class={`part panel ${name}`}>
      <h2 class="label">{title}</h2>
      {children}
    </section>
  );
}
