import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Alert } from "../alerts/alert.js";
import { markOf, restOf, shortDeed, TITLES } from "../alerts/words.js";
import { number } from "../numbers.js";
import { freshAddress } from "../page/fresh-address.js";
import { useCountUp } from "./count-up.js";
import { fly } from "./fly.js";
import { Icon } from "./icon.js";
import { partsOf } from "./parts-of.js";
import { widthOf } from "./width-of.js";

interface Props {
  readonly alert: Alert;
  /** For how long it stays, in milliseconds. */
  readonly time: number;
  readonly isLeaving?: boolean;
}

/** What is seen of an alert. */
export function AlertCard({ alert, time, isLeaving = false }: Props) {
  const { headline, look, text, ordered, rest } = alert;
  const { kind, name, tokens, note, count } = headline;
  const amount = useRef<HTMLElement>(null);
  const more = restOf(rest);
  const mark = markOf(alert);
  // Where the settings have a text, that says it.
  const isOrder = ordered !== "" && text === "";
  const hasAmount = tokens > 0 && !saysTokens(text, tokens);
  const showsNote = note !== "" && !text.includes(note);
  useLayoutEffect(() => {
    const counts = kind === "tip" && !alert.isTest && !alert.isAgain && !alert.isAlso;
    if (!isLeaving && counts && amount.current) fly(amount.current, `+${number(tokens)}`);
  }, []);
  return (
    <div
      class={`panel alert look-${look} kind-${kind} ${isOrder ? "alert-order" : ""} ${alert.image ? "alert-with-image" : ""}`}
      style={{
        "--time": `${time}ms`,
        "--chars": text ? widthOf(text) : widthOf(name + shortDeed(headline)),
        "--what-chars": widthOf(ordered) + 2,
        "--digits": hasAmount ? number(tokens).length : 0,
      }}
      aria-hidden="true"
    >
      <Picture alert={alert} />
      <div class="alert-text">
        {(look !== "small" || mark !== "") && (
          <p class="alert-kind">
            <span class="alert-tag">{ordered ? "Menu" : TITLES[kind]}</span>
            {count > 1 && <span class="alert-times">× {number(count)}</span>}
            {mark && <span class="tag">{mark}</span>}
          </p>
        )}
        <p class="alert-line">
          {text ? (
            <span class="alert-said">
              {partsOf(text, name, tokens).map(({ kind: part, words }, at) => (
                <bdi key={at} class={part === "words" ? "" : `alert-said-${part}`}>
                  {words}
                </bdi>
              ))}
            </span>
          ) : (
            <span class="alert-who">
              <bdi class="alert-name">{name}</bdi>
              {tokens === 0 && <span class="alert-deed"> {shortDeed(headline)}</span>}
              {ordered && (
                <span class="alert-what">
                  <span class="alert-arrow">→</span>
                  <bdi class="alert-ordered">{ordered}</bdi>
                </span>
              )}
            </span>
          )}
          {hasAmount && <Amount tokens={tokens} inner={amount} />}
        </p>
        {showsNote && (
          <p class="alert-note">
            <bdi>{kind === "media" ? note : `“${note}”`}</bdi>
          </p>
        )}
        {more && <p class="alert-more">and {more}</p>}
      </div>
      {!isLeaving && <span class="alert-time" />}
    </div>
  );
}

/** The picture of the settings; where there is none, or it does not load, the icon of its kind. */
function Picture({ alert: { image, headline } }: { alert: Alert }) {
  const [isLost, setIsLost] = useState(false);
  const [address, setAddress] = useState("");
  useEffect(() => {
    let isOver = false;
    void freshAddress(image).then((fresh) => {
      if (!isOver) setAddress(fresh);
    });
    return () => {
      isOver = true;
    };
  }, [image]);
  if (image === "" || isLost) {
    return (
      <span class="medal">
        <Icon kind={headline.kind} />
      </span>
    );
  }
  if (address === "") return <span class="alert-image" />;
  const onError = () => setIsLost(true);
  if (/\.(webm|mp4)$/i.test(image)) {
    return <video class="alert-image" src={address} autoplay muted loop playsInline onError={onError} />;
  }
  return <img class="alert-image" src={address} alt="" onError={onError} />;
}

function Amount({ tokens, inner }: { tokens: number; inner: { current: HTMLElement | null } }) {
  return (
    <span class="alert-amount">
      <strong ref={inner}>{number(useCountUp(tokens, 0))}</strong>
      <span class="alert-unit">{tokens === 1 ? "token" : "tokens"}</span>
    </span>
  );
}

function saysTokens(text: string, tokens: number): boolean {
  return partsOf(text, "", tokens).some(({ kind }) => kind === "amount");
}
