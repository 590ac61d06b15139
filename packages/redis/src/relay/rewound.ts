/** Redis holds another state of a room than the one that an append builds on. Never leaves this package. */
export class Rewound extends Error {
  override readonly name = "Rewound";

  constructor() {
    super("Redis holds another state of the room");
  }
}
