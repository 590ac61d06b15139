/** Characters that are not seen: joiners, selectors, marks of direction, fillers. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The form in which texts are compared that look the same or differ in case alone, as commands are. Upper case in between
 * makes one of the forms that a letter may have in lower case: ß and ss, σ and ς.
 */
export function fold(text: string): string {
  const composed = text.replace(IGNORABLE, "").normalize("NFKC");
  return composed.toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}
