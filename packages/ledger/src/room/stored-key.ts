/** A text as a key in SQLite: the same text, unless it has what not each driver keeps (NUL, half a surrogate pair). */
export function storedKey(text: string): string {
  return /[\0\p{Cs}]/u.test(text) ? JSON.stringify(text) : text;
}
