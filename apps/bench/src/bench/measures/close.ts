import type { CloseParams } from "../../contestant/ours/close.js";
import type { Bench } from "../bench.js";
import type { Row } from "../row.js";
import { toRow } from "../row.js";

const STATES: readonly { readonly work: string; readonly room: string; readonly withoutSlot?: true }[] = [
  { work: "a held poll", room: "held" },
  { work: "a back-off", room: "down" },
  { work: "a wait for a slot", room: "held", withoutSlot: true },
  { work: "in mid-body", room: "half" },
];

/** How long it takes to end a client, whatever it is doing. */
export async function close(bench: Bench): Promise<Row[]> {
  const worker = await bench.contestant("ours");
  await bench.server.call("live", ["held"]);
  const rows: Row[] = [];
  for (const { work, room, withoutSlot = false } of STATES) {
    const params: CloseParams = { room, withoutSlot, times: bench.scale.closes };
    rows.push(
      toRow({
        measure: "close",
        work: `${work}, worst of ${params.times}`,
        unit: "ms",
        values: await worker.call<number[]>("close", params),
        goal: { kind: "atMost", limit: 10, of: "worst" },
      }),
    );
  }
  await bench.end(worker);
  return rows;
}
