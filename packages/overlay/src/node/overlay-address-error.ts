/**
 * The overlay cannot listen where it was asked to.
 *
 * @remedy As the message says: give another port, 0 for any free one, or a host of this machine, `0.0.0.0` for all.
 */
export class OverlayAddressError extends Error {
  override readonly name = "OverlayAddressError";
  readonly code = "OVERLAY_ADDRESS";
  /** The option that is wrong; undefined where the system does not tell. */
  readonly option: "host" | "port" | undefined;

  /** `system` is the code of the system's error. */
  constructor(system: string, host: string, port: number, cause: unknown) {
    const [option, problem] = PROBLEMS[system] ?? [undefined, ""];
    const other = `The overlay cannot be served on ${host}, port ${port} (${system})`;
    super(option === undefined ? other : `${option} ${option === "host" ? host : `${port}:`} ${problem}`, {
      cause,
    });
    this.option = option;
  }
}

const PROBLEMS: Readonly<Record<string, readonly ["host" | "port", string]>> = {
  EADDRINUSE: ["port", "the port is taken; give another, or 0 for any free one"],
  EACCES: ["port", "the system keeps this port to itself; give one from 1024 on"],
  EADDRNOTAVAIL: ["host", "is no address of this machine; give one, or 0.0.0.0 for all"],
  ENOTFOUND: ["host", "is no address; give one of this machine, or 0.0.0.0 for all"],
};
