import { ProjectError } from "./project-error.js";

/** Characters of a name, at most: npm takes no more. */
const MAX_LENGTH = 214;
const RESERVED: readonly string[] = ["node_modules", "favicon.ico"];

/** The name of the package for a folder's name. Throws a `ProjectError` where npm would refuse it. */
export function projectName(folder: string): string {
  const allowed =
    "a name has lower-case letters, digits, - . _ and ~, begins with a letter or a digit, " +
    `and has ${MAX_LENGTH} characters at most`;
  if (!/^[a-z0-9][a-z0-9._~-]*$/.test(folder) || folder.length > MAX_LENGTH)
    throw new ProjectError(`${JSON.stringify(folder)} is no name for a project: ${allowed}`);
  if (RESERVED.includes(folder))
    throw new ProjectError(`${JSON.stringify(folder)} is no name for a project: it is reserved`);
  return folder;
}
