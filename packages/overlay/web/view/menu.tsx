import type { ShowMessage } from "../../src/protocol.js";
import { number } from "../numbers.js";
import type { LitLine } from "../store.js";
import { tidy } from "../text.js";
import { Panel } from "./panel.js";

/** Lines of the menu, at most: the first ones, and the one that is lit. */
const MOST_LINES = 7;
/** Characters of a line. */
const WHAT = 40;

interface Props {
  readonly menu: ShowMessage["menu"];
  readonly lit: LitLine | undefined;
}

/** What can be had for how many tokens. A tip of exactly that price lights its line. */
export function Menu({ menu, lit }: Props) {
  if (menu.length === 0) return null;
  const shown = menu.slice(0, MOST_LINES);
  const ordered = menu.find(({ tokens }) => tokens === lit?.tokens);
  const lines = ordered && !shown.includes(ordered) ? [...shown.slice(0, -1), ordered] : shown;
  return (
    <Panel name="menu" title="Tip menu">
      <ul class="rows">
        {lines.map((line, at) => {
          const isLit = line === ordered && lit !== undefined;
          return (
            <li
              key={isLit ? `lit ${lit.key}` : at}
              class={isLit ? "row menu-line menu-lit" : "row menu-line"}
            >
              <span class="name">
                <bdi>{tidy(line.what, WHAT)}</bdi>
              </span>
              <span class="tokens">{number(line.tokens)}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
