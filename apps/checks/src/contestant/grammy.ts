import { Bot } from "grammy";
import { idOf } from "../wire.js";
import { type PagesParams, sequenceOf } from "./pages.js";
import { getOrigin, setOrigin } from "./place.js";
import { type Turn, TurnClock } from "./turn.js";

/** Who the bot is: it would ask for that, once. */
const botInfo: Bot["botInfo"] = {
  id: 1,
  is_bot: true,
  first_name: "bench",
  username: "bench_bot",
  can_join_groups: false,
  can_read_all_group_messages: false,
  can_manage_bots: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  supports_join_request_queries: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
};

/** The loop and the router of grammY, on updates of its own form: one for each request. */
async function pages(params: PagesParams): Promise<Turn> {
  const sequence = sequenceOf(params);
  const clock = new TurnClock(params);
  const bot = new Bot("1:bench", { botInfo, client: { apiRoot: getOrigin() } });
  bot.on("message", ({ update }) => {
    sequence.take({ id: idOf(update.update_id - 1) });
    if (clock.isOver(sequence.count)) void bot.stop();
  });
  await bot.start();
  const turn = clock.stop(sequence.count);
  sequence.finish(turn.work);
  return turn;
}

export const tasks = { origin: setOrigin, pages };
