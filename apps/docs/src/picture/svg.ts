import { stripVTControlCharacters } from "node:util";

/** Colours of the terminal's escape codes, on a dark ground. */
const COLOURS: Readonly<Record<string, string>> = {
  31: "#ff7b72",
  32: "#7ee787",
  33: "#e3b341",
  35: "#d2a8ff",
  36: "#76e3ea",
};
const [FOREGROUND, BACKGROUND] = ["#e6edf3", "#0d1117"];
/** In pixels. A character of the font is 0.6 of its size wide. */
const [FONT_SIZE, LINE_HEIGHT, PADDING] = [14, 20, 16];

/** Lines of a terminal, with their escape codes, as a picture. */
export function terminalPicture(lines: readonly string[], title: string): string {
  const widths = lines.map((line) => stripVTControlCharacters(line).length);
  const width = Math.ceil(Math.max(...widths) * FONT_SIZE * 0.6 + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const texts = lines.map((line, at) => {
    const y = PADDING + (at + 1) * LINE_HEIGHT - 5;
    return `<text x="${PADDING}" y="${y}" xml:space="preserve">${spans(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="${FONT_SIZE}" fill="${FOREGROUND}">
${texts.join("\n")}
</g>
</svg>
`;
}

/** One span for each stretch of one look. */
function spans(line: string): string {
  const [plain = "", ...coded] = line.split("\u001b[");
  let [bold, dim, colour] = [false, false, ""];
  const styled = coded.map((part) => {
    const [code = "", text = ""] = part.split(/m(.*)/s);
    if (code === "1") bold = true;
    else if (code === "2") dim = true;
    else if (code === "22") [bold, dim] = [false, false];
    else colour = COLOURS[code] ?? "";
    const look = [bold && ' font-weight="bold"', dim && ' opacity="0.6"', colour && ` fill="${colour}"`];
    return text && `<tspan${look.filter(Boolean).join("")}>${escaped(text)}</tspan>`;
  });
  return escaped(plain) + styled.join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
