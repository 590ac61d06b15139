import type { Logger } from "@cb-events/core";

/** Answers a request for a file, or gives undefined where there is none. */
export type FileHandler = (request: Request) => Response | undefined | Promise<Response | undefined>;

/** Options of {@link createOverlayApp}. */
export interface OverlayOptions {
  /**
   * Gives the files of the pages: `dist/page` of this package, with `index.html` at `/`, `control.html` at `/control`;
   * and those of the folder of media at `/media/`. `serveOverlay` has both.
   *
   * @default none: pages come from elsewhere
   */
  readonly files?: FileHandler | undefined;
  /**
   * Gives the hosts under which it may be asked for, in lower case, with the port where the address has one.
   *
   * @default loopback, at any port
   */
  readonly hosts?: (() => readonly string[]) | undefined;
  /**
   * The access key: everything needs it then. `createAccessKey()` makes one.
   *
   * @default none
   */
  readonly key?: string | undefined;
  /**
   * The path under which it is served, such as `/ana`: requests come with it.
   *
   * @default none: at the root of its host
   */
  readonly base?: string | undefined;
  /**
   * Whether pages of one's own may read `/events`: files of this machine, and pages of its other ports. Any web site can
   * make a page that passes for such a file, so leave it off where you do not need it.
   *
   * @default false
   */
  readonly ownPages?: boolean | (() => boolean) | undefined;
  /**
   * Where it is said that an answer failed (`error`), and that a page was cut off because it read too slowly (`warn`):
   * an object with these, or false for silence.
   *
   * @default the console
   */
  readonly logger?: Partial<Pick<Logger, "warn" | "error">> | false | undefined;
}
