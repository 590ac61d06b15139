import { crc32, deflateSync } from "node:zlib";

/** A frame as a canvas gives it: red, green, blue and opacity of each pixel. */
interface Frame {
  readonly pixels: Uint8Array;
  /** For how long it is shown, in milliseconds. */
  readonly time: number;
}

/** Colours of all frames together; one more stands for “as before”. */
const MAX_COLOURS = 255;

/** An animated PNG with one palette, that plays for ever. What stays from frame to frame is left out. */
export function apng(frames: readonly Frame[], width: number, height: number): Buffer {
  const palette = paletteOf(frames);
  const nearest = new Map<number, number>();
  const indexOf = (pixels: Uint8Array, at: number) => {
    const key = keyOf(pixels, at);
    const known = nearest.get(key);
    if (known !== undefined) return known;
    const index = nearestTo(palette, key);
    nearest.set(key, index);
    return index;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each pixel, which name a colour of the palette.
  header.set([8, 3, 0, 0, 0], 8);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length, 0);
  const chunks = [
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("acTL", control),
    chunk("PLTE", Buffer.from([...palette.flatMap(colourOf), 0, 0, 0])),
    chunk("tRNS", Buffer.from([...palette.map(() => 255), 0])),
  ];
  let before: Uint8Array | undefined;
  let sequence = 0;
  for (const { pixels, time } of frames) {
    const indexes = Uint8Array.from({ length: width * height }, (_, at) => indexOf(pixels, at * 4));
    const rows = Buffer.alloc((width + 1) * height);
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const at = row * width + column;
        const index = indexes[at] ?? 0;
        rows[row * (width + 1) + 1 + column] = before?.[at] === index ? palette.length : index;
      }
    }
    const frame = Buffer.alloc(26);
    frame.writeUInt32BE(sequence, 0);
    frame.writeUInt32BE(width, 4);
    frame.writeUInt32BE(height, 8);
    frame.writeUInt16BE(Math.round(time), 20);
    frame.writeUInt16BE(1000, 22);
    // Drawn over the frame before.
    frame.set([0, 1], 24);
    chunks.push(chunk("fcTL", frame));
    sequence += 1;
    const data = deflateSync(rows, { level: 9 });
    if (before === undefined) chunks.push(chunk("IDAT", data));
    else {
      const number = Buffer.alloc(4);
      number.writeUInt32BE(sequence, 0);
      chunks.push(chunk("fdAT", Buffer.concat([number, data])));
      sequence += 1;
    }
    before = indexes;
  }
  chunks.push(chunk("IEND", Buffer.alloc(0)));
  return Buffer.concat(chunks);
}

/** Five bits of each of three colours. */
function keyOf(pixels: Uint8Array, at: number): number {
  const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

function colourOf(key: number): [number, number, number] {
  const full = (five: number) => Math.round((five * 255) / 31);
  return [full(key >> 10), full((key >> 5) & 31), full(key & 31)];
}

/** The most frequent colours. */
function paletteOf(frames: readonly Frame[]): number[] {
  const counts = new Map<number, number>();
  for (const { pixels } of frames) {
    for (let at = 0; at < pixels.length; at += 4) {
      const key = keyOf(pixels, at);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_COLOURS)
    .map(([key]) => key);
}

function nearestTo(palette: readonly number[], key: number): number {
  const colour = colourOf(key);
  const distance = (other: number) =>
    colourOf(other).reduce((sum, part, at) => sum + (part - (colour[at] ?? 0)) ** 2, 0);
  return palette.reduce((best, other, at) => (distance(other) < distance(palette[best] ?? 0) ? at : best), 0);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length, 0);
  check.writeUInt32BE(crc32(body) >>> 0, 0);
  return Buffer.concat([length, body, check]);
}
