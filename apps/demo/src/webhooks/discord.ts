import { printable } from "@cb-events/types";

/** What a message may hold, in UTF-16 units: the strictest way to count. */
const LONGEST = 2000;
const CUT = "…";

/** All that begins or ends anything in Discord's Markdown: styles, lists, links, mentions, emoji, timestamps. */
const MARKDOWN = /[\\`*_~|<>[\]()#@:+.-]/g;

/** The text as Discord shows it unchanged: no style, link, mention or control character, and cut to its limit. */
export function discordText(text: string): string {
  let shown = "";
  let uncut = "";
  // By characters, so that none is cut in half, nor what it is escaped to.
  for (const character of text) {
    const escaped = printable(character).replace(MARKDOWN, "\\$&");
    if (shown.length + escaped.length > LONGEST) return `${uncut}${CUT}`;
    shown += escaped;
    if (shown.length + CUT.length <= LONGEST) uncut = shown;
  }
  return shown;
}
