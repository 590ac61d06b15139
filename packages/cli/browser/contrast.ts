import type { BrowserContext, Page } from "playwright-core";

/** A text that is seen. */
interface SeenText {
  readonly text: string;
  readonly colour: readonly [number, number, number];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is around the letters of a text: the ratio of WCAG between them and the pixels at their edges, as drawn. */
export interface Contrast {
  readonly text: string;
  readonly ratio: number;
}

/** Measures every text of a page as it is drawn: once with its letters, and once without. */
export async function contrastsOf(page: Page, context: BrowserContext): Promise<Contrast[]> {
  const texts = await page.evaluate(findTexts);
  const picture = async () => (await page.screenshot({ animations: "disabled" })).toString("base64");
  const withLetters = await picture();
  // Shadows have colours of their own, and stay.
  const style = await page.addStyleTag({
    content: "main, main * { -webkit-text-fill-color: transparent !important }",
  });
  const without = await picture();
  await style.evaluate((element) => (element as Element).remove());
  const blank = await context.newPage();
  const contrasts = await blank.evaluate(measure, { withLetters, without, texts });
  await blank.close();
  return contrasts;
}

/** Runs in the page. */
function findTexts(): SeenText[] {
  const walker = document.createTreeWalker(document.querySelector("main") as Element, NodeFilter.SHOW_TEXT);
  const texts: SeenText[] = [];
  const range = document.createRange();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement as HTMLElement;
    const text = walker.currentNode.textContent?.trim() ?? "";
    if (text === "" || element.closest(".unseen")) continue;
    // What does not fit goes on out of sight.
    const box = element.closest(".ticks, .messages, .side")?.getBoundingClientRect();
    const own = element.getBoundingClientRect();
    if (box && (own.top >= box.bottom - 1 || own.left >= box.right - 1 || own.top < box.top - 1)) continue;
    range.selectNodeContents(walker.currentNode);
    const { x, y, width, height } = range.getBoundingClientRect();
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(
      Number,
    );
    if (width > 3 && x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight)
      texts.push({ text, colour: [red, green, blue], x, y, width, height });
  }
  return texts;
}

/** Runs in a page of its own. */
async function measure({
  withLetters,
  without,
  texts,
}: {
  withLetters: string;
  without: string;
  texts: readonly SeenText[];
}): Promise<Contrast[]> {
  const pixelsOf = async (picture: string) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [drawn, ground] = [await pixelsOf(withLetters), await pixelsOf(without)];
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const lightOf = (red: number, green: number, blue: number) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const at = (data: Uint8ClampedArray, index: number) =>
    [data[index] ?? 0, data[index + 1] ?? 0, data[index + 2] ?? 0] as const;
  return texts.flatMap(({ text, colour, x, y, width, height }) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [columns, rows] = [Math.ceil(width), Math.ceil(height)];
    const isLetter = new Uint8Array(columns * rows);
    const isTouched = new Uint8Array(columns * rows);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const index = 4 * ((top + row) * drawn.width + left + column);
        const [shown, behind] = [at(drawn.data, index), at(ground.data, index)];
        const change = shown.reduce((sum, part, place) => sum + Math.abs(part - (behind[place] ?? 0)), 0);
        const distance = shown.reduce((sum, part, place) => sum + Math.abs(part - (colour[place] ?? 0)), 0);
        if (change > 6) isTouched[row * columns + column] = 1;
        if (change > 30 && distance < 24) isLetter[row * columns + column] = 1;
      }
    }
    // The edge: what is 1 to 3 pixels from a letter, and none.
    let [sum, count] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const place = row * columns + column;
        if (isTouched[place]) continue;
        let isNear = false;
        for (let down = -3; down <= 3 && !isNear; down += 1) {
          for (let across = -3; across <= 3 && !isNear; across += 1) {
            const [otherRow, otherColumn] = [row + down, column + across];
            if (otherRow < 0 || otherColumn < 0 || otherRow >= rows || otherColumn >= columns) continue;
            isNear = isLetter[otherRow * columns + otherColumn] === 1;
          }
        }
        if (!isNear) continue;
        sum += lightOf(...at(ground.data, 4 * ((top + row) * ground.width + left + column)));
        count += 1;
      }
    }
    // Letters that cannot be told from what is around them.
    if (count === 0) return [{ text, ratio: 1 }];
    const [one, other] = [lightOf(...colour), sum / count];
    return [{ text, ratio: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) }];
  });
}
