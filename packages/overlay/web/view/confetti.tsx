/** Confetti from one spot, once. Each element is three pieces, by its pseudo-elements. */
export function Confetti({ count }: { readonly count: number }) {
  return (
    <div class="confetti" aria-hidden="true">
      {Array.from({ length: count }, (_, at) => {
        const lot = (salt: number) => lotOf(at * 7 + salt);
        return (
          <i
            key={at}
            style={{
              "--x": `${((lot(1) - 0.5) * 46).toFixed(1)}rem`,
              "--y": `${(-4 - lot(2) * 13).toFixed(1)}rem`,
              "--turn": `${Math.round((lot(3) - 0.5) * 1400)}deg`,
              "--late": `${Math.round(lot(4) * 180)}ms`,
            }}
          />
        );
      })}
    </div>
  );
}

/** From 0 to 1, always the same for the same number. */
function lotOf(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 4.1414) * 43758.5453;
  return value - Math.floor(value);
}
