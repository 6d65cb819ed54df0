import type { Explanation } from "@commonground/core";
import { playerNames, rank, signed, type Told, tellCauses } from "@commonground/report";
import { Balance, placesOf } from "../app/image/balance.tsx";
import type { Pointing } from "./pointing.ts";

/** What the sentences beside the bars are about; what the bars themselves show is not told twice. */
const TOPICS: readonly (readonly [Told["topic"], string])[] = [
  ["enough", "Enough for it"],
  ["without", "Needed for it"],
  ["versus", "Why this and not another"],
  ["words", "Words that lean"],
];

/** What each part did for the answer, for and against; nothing where causes were not asked for. */
export function Causes({ explanation, pointing }: { explanation: Explanation; pointing: Pointing }) {
  const { causes, parts } = explanation;
  if (causes === null) return null;
  const ranked = rank(causes, causes.logodds);
  const place = placesOf(ranked.map(({ value }) => value));
  const colours = new Map(parts.map(({ label, colour }) => [label, colour]));
  const nameOf = playerNames(explanation);
  const told = tellCauses(explanation);
  const { marks } = pointing;
  return (
    <section>
      <h3>What made the answer</h3>
      <ul class="values" aria-label="What each part adds to the answer, in log-odds">
        {ranked.map(({ label, value }) => (
          <li key={label} class={marks.any && !marks.parts.has(label) ? "back" : ""}>
            <button
              type="button"
              disabled={!colours.has(label)}
              aria-pressed={pointing.isKept({ part: label })}
              {...pointing.at({ part: label })}
            >
              <span class="label">
                <i class="dot" style={{ background: colours.get(label) ?? "transparent" }} />
                {nameOf(label)}
              </span>
              <Balance value={value} place={place} />
              <span class="number">{signed(value)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="soft small">
        In log-odds: to the right what carried the answer, to the left what spoke against it; +0.7 doubles the
        odds.
      </p>
      <dl class="sentences">
        {TOPICS.flatMap(([topic, name]) =>
          told
            .filter((each) => each.topic === topic)
            .map(({ text }) => (
              <div key={topic}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            )),
        )}
      </dl>
    </section>
  );
}
