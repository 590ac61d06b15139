import type { Alert, Headline } from "../web/alerts/alert.js";
import { NOTHING } from "../web/alerts/alert.js";

/** An alert as the page makes it by itself, with some of its fields. */
export function alertWith(headline: Partial<Headline> = {}, fields: Partial<Alert> = {}): Alert {
  return {
    headline: { kind: "tip", name: "ana", tokens: 5, count: 1, isAnonymous: false, note: "", ...headline },
    rest: NOTHING,
    isTest: false,
    isAgain: false,
    isAlso: false,
    places: [],
    look: "normal",
    time: 6000,
    text: "",
    ordered: "",
    image: "",
    sound: undefined,
    speaks: false,
    ...fields,
  };
}
