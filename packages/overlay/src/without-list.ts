import type { FileHandler } from "./options.js";

/** The files without the page that lists rooms: it is for who has many, and there at the root alone. */
export function withoutList(files: FileHandler): FileHandler {
  return (request) =>
    /^\/rooms(?:\.html)?$/.test(new URL(request.url).pathname) ? undefined : files(request);
}
