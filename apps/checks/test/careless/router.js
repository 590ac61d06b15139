// Calls the handlers of every event last, and hands a command's words over in one piece.

import { Router as SoundRouter } from "@cb-events/router";

export class Router extends SoundRouter {
  /** @override @type {SoundRouter["command"]} */
  command(name, handler) {
    return super.command(name, (event, args) => handler(event, [args.join(" ")]));
  }
}
