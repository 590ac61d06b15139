/** A write was refused because the room has another owner now. Never leaves this package. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";

  constructor() {
    super("The room has another owner now");
  }
}
