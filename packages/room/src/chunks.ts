import { type Order, placeOf, splice } from "./lists.js";

/**
 * A long list that is in order, in chunks: a change copies one chunk, and the list of the chunks. To copy the whole
 * list for each event would take most of the time.
 */
export type Chunks<T> = readonly (readonly T[])[];

/** Items of a chunk, at most. */
const MAX_ITEMS = 64;

/** A list that is in order, as chunks. */
export function toChunks<T>(list: readonly T[]): Chunks<T> {
  const chunks: (readonly T[])[] = [];
  for (let at = 0; at < list.length; at += MAX_ITEMS / 2) chunks.push(list.slice(at, at + MAX_ITEMS / 2));
  return chunks;
}

/** How many items there are. */
export function sizeOf<T>(chunks: Chunks<T>): number {
  return chunks.reduce((size, chunk) => size + chunk.length, 0);
}

/** What is looked for; undefined when it is not there. */
export function find<T>(chunks: Chunks<T>, order: Order<T>): T | undefined {
  const chunk = chunks[chunkOf(chunks, order)] ?? [];
  const item = chunk[placeOf(chunk, order)];
  return item !== undefined && order(item) === 0 ? item : undefined;
}

/** With the item, in its place; instead of the one that was there, if so. */
export function put<T>(chunks: Chunks<T>, item: T, order: Order<T>): Chunks<T> {
  const at = chunkOf(chunks, order);
  const chunk = chunks[at] ?? [];
  const place = placeOf(chunk, order);
  const old = chunk[place];
  const isThere = old !== undefined && order(old) === 0;
  return withChunk(chunks, at, splice(chunk, place, isThere ? 1 : 0, item));
}

/** Without what is looked for. */
export function without<T>(chunks: Chunks<T>, order: Order<T>): Chunks<T> {
  const at = chunkOf(chunks, order);
  const chunk = chunks[at] ?? [];
  return withChunk(
    chunks,
    at,
    chunk.filter((item) => order(item) !== 0),
  );
}

/** The chunk in which it is, or belongs: the last that does not begin behind it, or else the first. */
function chunkOf<T>(chunks: Chunks<T>, order: Order<T>): number {
  const next = placeOf(chunks, ([first]) => (order(first as T) <= 0 ? -1 : 1));
  return Math.max(0, next - 1);
}

/** With a changed chunk in its place: none when it is empty, two when it is too long. */
function withChunk<T>(chunks: Chunks<T>, at: number, chunk: readonly T[]): Chunks<T> {
  if (chunk.length === 0) return splice(chunks, at, 1);
  if (chunk.length <= MAX_ITEMS) return splice(chunks, at, 1, chunk);
  return splice(chunks, at, 1, chunk.slice(0, MAX_ITEMS / 2), chunk.slice(MAX_ITEMS / 2));
}
