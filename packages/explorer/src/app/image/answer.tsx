import { formatPercent } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { Waiting } from "./waiting.tsx";

/** The answer and its rivals, as bars; a click asks about another class. */
export function Answer({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  if (found === null) {
    return (
      <section>
        <h1 class="shimmer">Looking …</h1>
        <Waiting lines={5} />
      </section>
    );
  }
  const { explained, top, targeted } = found.prediction;
  const ask = (name: string) =>
    explorer.store.change({ target: name === top[0]?.name ? null : name, part: null, word: null }, "step");
  return (
    <section>
      <h1>Why “{explained.name}”?</h1>
      {targeted && (
        <p class="soft">
          You asked about this; {formatPercent(explained.probability)}. The model’s own answer is “
          {top[0]?.name}”.
        </p>
      )}
      <ol class="bars" aria-label="Answers by probability">
        {top.map(({ name, probability }) => (
          <li key={name}>
            <button type="button" aria-pressed={name === explained.name} onClick={() => ask(name)}>
              <span class="label">{name}</span>
              <span class="track">
                <i style={{ transform: `scaleX(${probability})` }} />
              </span>
              <span class="number">{formatPercent(probability)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
