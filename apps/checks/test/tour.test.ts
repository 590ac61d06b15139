import { expect, it } from "vitest";
import { summaryOf, takeTour } from "../src/tour.js";

it("leads an event from next() to its handler through few files", async () => {
  const { changes, files, route } = summaryOf(await takeTour());
  expect(route[0]).toBe("core/delivery/event-iterator.ts");
  expect(changes).toBeLessThanOrEqual(60);
  expect(files).toBeLessThanOrEqual(24);
});
