/**
 * The project cannot be made as it was asked for: a name that npm would refuse, or a folder that is not empty.
 *
 * @remedy Do as the message says.
 */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
  /** Stable, for programs. */
  readonly code = "PROJECT";
}
