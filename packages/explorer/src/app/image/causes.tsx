import { playerNames, rank, signed, tellCauses } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { marksOf, pointing } from "./marks.ts";
import { Waiting } from "./waiting.tsx";

/** What each part did for the answer, for and against, and what is enough. */
export function Causes({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  const partCount = found?.parts.length ?? 5;
  if (found === null || found.causes === null) {
    return explorer.busy.value === null && found !== null ? null : (
      <section>
        <h2>What made the answer</h2>
        <Waiting lines={partCount + 3} />
      </section>
    );
  }
  const { causes } = found;
  const ranked = rank(causes, causes.logodds);
  const values = ranked.map(({ value }) => value);
  const low = Math.min(0, ...values);
  const range = Math.max(0, ...values) - low || 1;
  const name = playerNames(found);
  const colours = new Map(found.parts.map(({ label, colour }) => [label, colour]));
  const marks = marksOf(explorer);
  const told = tellCauses(found).filter(({ topic }) => topic === "enough" || topic === "without");
  return (
    <section>
      <h2>What made the answer</h2>
      <ul class="values" aria-label="What each part adds to the answer, in log-odds">
        {ranked.map(({ label, value }) => (
          <li key={label} class={marks.any && !marks.parts.has(label) ? "back" : ""}>
            <button
              type="button"
              disabled={!colours.has(label)}
              aria-pressed={explorer.store.state.value.part === label}
              {...pointing(explorer, { part: label })}
            >
              <span class="label">
                <i class="dot" style={{ background: colours.get(label) ?? "transparent" }} />
                {name(label)}
              </span>
              <span class="balance" style={{ "--zero": -low / range }}>
                <i
                  class={value < 0 ? "against" : "for"}
                  style={{
                    left: `${((Math.min(value, 0) - low) / range) * 100}%`,
                    width: `${(Math.abs(value) / range) * 100}%`,
                  }}
                />
              </span>
              <span class="number">{signed(value)}</span>
            </button>
          </li>
        ))}
      </ul>
      <dl class="sentences">
        {told.map(({ topic, text }) => (
          <div key={topic}>
            <dt>{topic === "enough" ? "Enough for it" : "Without"}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
