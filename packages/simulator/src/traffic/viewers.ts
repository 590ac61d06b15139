import type { UserFields } from "../builders/wire-user.js";
import { nameParts } from "./phrases.js";
import type { Random } from "./random.js";

/** One of the crowd; the fields follow what the viewer does. */
export interface Viewer {
  readonly from: string;
  user: UserFields;
  /** Tokens tipped so far: they decide `recentTips` and the colour. */
  tipped: number;
}

/** The most people who ever come: an endless show stays small. */
const maxKnown = 400;
const maxInside = 60;

/** Who is in the room, and who may come back. */
export class Viewers {
  readonly #random: Random;
  readonly #inside: Viewer[] = [];
  readonly #away: Viewer[] = [];
  #known = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get inside(): readonly Viewer[] {
    return this.#inside;
  }

  get isFull(): boolean {
    return this.#inside.length >= maxInside;
  }

  /** Somebody new, or one who was here before. */
  enter(): Viewer {
    const isKnown = this.#known >= maxKnown || this.#random.chance(this.#away.length / 100);
    const viewer = (isKnown ? this.#takeFrom(this.#away) : undefined) ?? this.#create();
    this.#inside.push(viewer);
    return viewer;
  }

  /** Undefined when the room is empty. */
  leave(): Viewer | undefined {
    const viewer = this.#takeFrom(this.#inside);
    if (viewer !== undefined) this.#away.push(viewer);
    return viewer;
  }

  #takeFrom(list: Viewer[]): Viewer | undefined {
    return list.splice(this.#random.below(list.length), 1)[0];
  }

  #create(): Viewer {
    const random = this.#random;
    this.#known += 1;
    const [first, second] = nameParts;
    const hasTokens = random.chance(0.5);
    const isMod = random.chance(0.03);
    return {
      from: `${random.pick(first)}_${random.pick(second)}_${this.#known}`,
      tipped: 0,
      user: {
        colorGroup: isMod ? "m" : hasTokens ? "t" : "g",
        gender: random.weighted([
          [80, "m"],
          [10, "f"],
          [6, "c"],
          [4, "t"],
        ]),
        hasDarkmode: random.chance(0.5),
        hasTokens,
        isFollower: random.chance(0.3),
        isMod,
        language: random.weighted([
          [60, "en"],
          [15, "es"],
          [10, "de"],
          [8, "fr"],
          [7, "ru"],
        ]),
        recentTips: hasTokens ? "few" : "none",
      },
    };
  }
}
