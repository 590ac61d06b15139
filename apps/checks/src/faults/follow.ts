import type { Client, Consumer } from "./consumers.js";
import type { Recorder } from "./recorder.js";

/** A client that has not come to its last event by then is closed. In milliseconds. */
const DEADLINE = 30_000;
/** A client that throws more often will come to no end. */
const MOST_FAILURES = 5;

/** How a client is followed. */
export interface Following {
  readonly consume: Consumer;
  readonly recorder: Recorder;
  /** The label of the event with which it ends. */
  readonly until: string;
  /** Called each time that the client threw, before it is called again. */
  readonly onFailure: () => void;
}

/** Takes events until the last one, through any errors; then commits, and closes the client. */
export async function follow(
  client: Client,
  { consume, recorder, until, onFailure }: Following,
): Promise<void> {
  const deadline = setTimeout(() => void client.close(), DEADLINE);
  const isOver = () => client.status.state === "closed" || recorder.failures.length > MOST_FAILURES;
  for (let more = true; more && !isOver(); ) {
    try {
      await consume(client, (event) => recorder.arrives(event) === until);
      more = false;
    } catch (error) {
      recorder.fails(error, client.status);
      onFailure();
    }
  }
  clearTimeout(deadline);
  await client.commit();
  await client.close();
  recorder.shown.push(client, client.status, client.position, String(client), JSON.stringify(client));
}
