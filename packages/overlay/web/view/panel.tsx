import type { ComponentChildren } from "preact";

interface Props {
  /** Its classes. */
  readonly name: string;
  readonly title: string;
  /** What it shows is not what is going on. */
  readonly stale?: boolean;
  readonly children: ComponentChildren;
}

/** A part of the page on a plate of its own. */
export function Panel({ name, title, stale = false, children }: Props) {
  return (
    <section class={`part panel ${name} ${stale ? "stale" : ""}`}>
      <header class="panel-head">
        <h2 class="label">{title}</h2>
        {stale && <span class="tag">not live</span>}
      </header>
      {children}
    </section>
  );
}
