/** What the font of the settings is called here. */
const NAME = "Overlay Own";

/** The address that is loaded already. */
let loaded = "";

/** A font of the settings for `font-family`: one of the system by its name, or a file of the media folder, which is loaded. */
export function fontFamily(font: string): string {
  const isFile = font.startsWith("media/");
  if (isFile && font !== loaded) {
    loaded = font;
    const face = new FontFace(NAME, `url(${JSON.stringify(font)})`);
    // Where it does not load, the page's own font stays.
    face.load().then(
      () => document.fonts.add(face),
      () => undefined,
    );
  }
  return `${JSON.stringify(isFile ? NAME : font)}, "Outfit Variable", system-ui, sans-serif`;
}
