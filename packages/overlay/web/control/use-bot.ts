import type { PublicState } from "@cb-events/room";
import { useEffect, useState } from "preact/hooks";
import type { ShowMessage } from "../../src/protocol.js";
import { perFrame } from "../page/per-frame.js";
import { openServed } from "../served/source.js";
import type { Connection } from "../source.js";
import { type Activity, withActivity } from "./activity.js";

/** What the control page knows of the bot. */
export interface Bot {
  readonly room: PublicState | undefined;
  readonly show: ShowMessage | undefined;
  readonly connection: Connection;
  readonly activity: readonly Activity[];
}

/** Follows the bot. This page alerts nothing, so it keeps no place. */
export function useBot(): Bot {
  const [bot, setBot] = useState<Bot>({
    room: undefined,
    show: undefined,
    connection: { status: "connecting", problem: "" },
    activity: [],
  });
  useEffect(() => {
    let now = bot;
    const draw = perFrame(() => setBot(now));
    const set = (change: Partial<Bot>) => {
      now = { ...now, ...change };
      draw();
    };
    const storage = { getItem: () => null, setItem: () => undefined };
    const source = openServed(
      {
        onState: (room) => set({ room }),
        onShow: (show) => set({ show }),
        onConnection: (connection) => set({ connection }),
        onEvent: (told) => set({ activity: withActivity(now.activity, told) }),
        onInvalid: () => undefined,
      },
      { storage },
    );
    return () => source.close();
  }, []);
  return bot;
}
