import { Bot } from "grammy";
import { idOf } from "../wire.js";
import { origin } from "./place.js";
import { sequenceOf } from "./sequence.js";
import { type Turn, TurnClock, type TurnParams } from "./turn.js";

/** Who the bot is: without it, it would ask for that, once. */
const BOT = { id: 1, is_bot: true, first_name: "bench", username: "bench_bot" };

/** The loop and the router of grammY, on updates of its own form: one for each request. */
export async function turn(params: TurnParams): Promise<Turn> {
  const sequence = sequenceOf(params);
  const clock = new TurnClock(params);
  const bot = new Bot("1:bench", { botInfo: BOT as Bot["botInfo"], client: { apiRoot: origin } });
  bot.on("message", ({ update }) => {
    sequence.take({ id: idOf(update.update_id - 1) });
    if (clock.isOver(sequence.count)) void bot.stop();
  });
  await bot.start();
  const done = clock.stop(sequence.count);
  sequence.finish(done.work);
  return done;
}
