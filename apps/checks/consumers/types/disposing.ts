// `await using` closes what it names at the end of its block.
import { EventClient } from "@cb-events/core";
import { Simulator } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";

export async function main(): Promise<void> {
  await using server = await listen(new Simulator());
  await using client = new EventClient(server.eventsUrl);
  await client.poll();
}
