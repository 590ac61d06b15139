import {
  type BuiltEvent,
  broadcastStart,
  broadcastStop,
  chatMessage,
  fanclubJoin,
  follow,
  mediaPurchase,
  privateMessage,
  roomSubjectChange,
  tip,
  unfollow,
  userEnter,
  userLeave,
} from "@cb-events/simulator";
import { idOf, type WireEvent } from "../wire.js";

const LANGUAGES = ["en", "de", "es", "fr", "ja"];
const COLORS = ["t", "tr", "l", "p", "g"];
const WORDS = "thanks for the show tonight everyone have a good evening see you tomorrow".split(" ");

interface About {
  readonly broadcaster: string;
  readonly from: string;
  readonly user: Readonly<Record<string, unknown>>;
}

/** One of each type, as the feed sends them. The id of a medium is a text, for the peer takes no number there. */
const BUILDERS: readonly ((about: About, number: number) => BuiltEvent)[] = [
  (about, number) => tip({ ...about, tokens: 1 + (number % 500), note: words(number, 4) }),
  (about, number) => chatMessage({ ...about, message: words(number, 9) }),
  (about) => userEnter(about),
  (about) => userLeave(about),
  (about) => follow(about),
  (about) => unfollow(about),
  (about) => fanclubJoin(about),
  (about, number) => privateMessage({ ...about, message: words(number, 7) }),
  (about, number) => mediaPurchase({ ...about, id: String(number), name: words(number, 3), tokens: 25 }),
  ({ broadcaster }) => broadcastStart({ broadcaster }),
  ({ broadcaster }) => broadcastStop({ broadcaster }),
  ({ broadcaster }, number) => roomSubjectChange({ broadcaster, subject: words(number, 8) }),
];

/** A room's n-th event: the twelve types in turn. */
export function eventOf(room: string, number: number): WireEvent {
  const about: About = {
    broadcaster: room,
    from: `viewer_${number % 997}`,
    user: {
      colorGroup: COLORS[number % COLORS.length],
      hasDarkmode: number % 3 === 0,
      language: LANGUAGES[number % LANGUAGES.length],
    },
  };
  const build = BUILDERS[number % BUILDERS.length] as (typeof BUILDERS)[number];
  const { method, object } = build(about, number);
  return { method, object, id: idOf(number) };
}

function words(number: number, count: number): string {
  return Array.from({ length: count }, (_, at) => WORDS[(number + at * 5) % WORDS.length]).join(" ");
}
