import { formatPercent } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";
import { Terms } from "../terms/terms.tsx";
import { answerRows } from "./answer-rows.ts";
import { Waiting } from "./waiting.tsx";

/** The answer and its rivals, as bars that move when parts are taken away; a click asks about another class. */
export function Answer({ explorer, heading: Heading = "h1" }: { explorer: Explorer; heading?: "h1" | "h2" }) {
  const found = explorer.explanation.value;
  if (found === null && explorer.failed.value) {
    return (
      <section class="answer">
        <Heading>No answer</Heading>
        <p class="soft">What went wrong is said above. Another picture may do, or another setting.</p>
      </section>
    );
  }
  if (found === null) {
    return (
      <section class="answer">
        <Heading class="shimmer">Looking …</Heading>
        <Waiting lines={5} />
      </section>
    );
  }
  const { explained, top, targeted } = found.prediction;
  const whatIf = explorer.whatIf.value;
  const rows = answerRows(found.prediction, whatIf, explorer.model.value?.classes ?? []);
  const ask = (name: string) =>
    explorer.store.change({
      ...OF_ONE_IMAGE,
      without: explorer.store.state.value.without,
      target: name === top[0]?.name ? null : name,
    });
  return (
    <section class="answer">
      <Heading>Why “{explained.name}”?</Heading>
      {targeted && (
        <p class="soft">
          You asked about this;{" "}
          {formatPercent((whatIf?.prediction ?? found.prediction).explained.probability)}. The model’s own
          answer is “{top[0]?.name}”.
        </p>
      )}
      <ol class="bars" aria-label="Answers by probability">
        {rows.map(({ name, before, now }) => (
          <li key={name}>
            <button
              type="button"
              disabled={!explorer.live.value}
              aria-pressed={name === explained.name}
              onClick={() => ask(name)}
            >
              <span class="label">{name}</span>
              <span class="track">
                <i style={{ transform: `scaleX(${now})` }} />
                {whatIf !== null && before !== null && <b style={{ left: `${before * 100}%` }} />}
              </span>
              <span class="number">{formatPercent(now)}</span>
            </button>
          </li>
        ))}
      </ol>
      <Terms of="answer" />
    </section>
  );
}
