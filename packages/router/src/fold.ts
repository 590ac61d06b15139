/** Characters that are not seen where they are supported: joiners, selectors, marks of direction, fillers. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** The text without characters that are not seen. */
export function visible(text: string): string {
  return text.replace(IGNORABLE, "");
}

/**
 * The form in which texts are compared that look the same or differ in case alone. Upper case in between makes one of
 * the forms that a letter may have in lower case (ß and ss, σ and ς), and may take a letter apart: hence composed again.
 */
export function fold(text: string): string {
  const composed = visible(text).normalize("NFKC");
  return composed.toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}
