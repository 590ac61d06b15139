/** The address that pages load a file of the media folder from, such as `media/wow.gif`. `name` is its path in the folder. */
export function mediaAddress(name: string): string {
  return `media/${name.split("/").map(encodeURIComponent).join("/")}`;
}
