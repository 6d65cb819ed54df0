import { tellCauses } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { playersOf, toggled } from "../../state/what-if.ts";
import { Terms } from "../terms/terms.tsx";
import { Values } from "./values.tsx";
import { Waiting } from "./waiting.tsx";

/** Sets of parts that can be tried with one click, of each kind. */
const MOST_TRIED = 4;

/** What each part did for the answer, for and against, and what is enough; each can be taken away and tried. */
export function Causes({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  const partCount = found?.parts.length ?? 5;
  if (found === null || found.causes === null) {
    return explorer.busy.value === null && found !== null ? null : (
      <section class="causes">
        <h2>What made the answer</h2>
        <Waiting lines={partCount + 6} />
      </section>
    );
  }
  const { causes } = found;
  const { store } = explorer;
  const live = explorer.live.value;
  const { without } = store.state.value;
  const told = tellCauses(found).filter(({ topic }) => topic === "enough" || topic === "without");
  const players = playersOf(found);
  const tries = {
    enough: (causes.enough ?? []).map((kept) => ({
      text: `Keep only ${kept.length === 0 ? "nothing" : namesOf(kept)}`,
      without: players.filter((label) => !kept.includes(label)),
    })),
    without: (causes.needed ?? []).map(({ without: away }) => ({
      text: `Take away ${namesOf(away)}`,
      without: away,
    })),
  };
  return (
    <section class="causes">
      <h2>What made the answer</h2>
      <p class="soft">
        How far each part moves the model towards it, in log-odds (0.7 doubles the odds); striped: away from
        it.
      </p>
      <Values
        explorer={explorer}
        causes={causes}
        of={causes.logodds}
        name="What each part adds to the answer, in log-odds"
        after={(label) =>
          live && (
            <button
              type="button"
              class="away"
              aria-pressed={without.includes(label)}
              aria-label={`Take away ${namesOf([label])}`}
              title={without.includes(label) ? "Put it back" : "Take it away"}
              onClick={() => store.change({ without: toggled(without, label) })}
            >
              <span aria-hidden="true">{without.includes(label) ? "↺" : "×"}</span>
            </button>
          )
        }
      />
      <dl class="sentences">
        {told.map(({ topic, text }) => (
          <div key={topic}>
            <dt>{topic === "enough" ? "Enough for it" : "Needed for it"}</dt>
            <dd>{text}</dd>
            <dd class={live ? "tries" : "off"}>
              {tries[topic as keyof typeof tries].slice(0, MOST_TRIED).map((tried) => (
                <button
                  key={tried.text}
                  type="button"
                  aria-pressed={sameSet(without, tried.without)}
                  onClick={() => store.change({ without: tried.without })}
                >
                  {tried.text}
                </button>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Terms of="causes" />
    </section>
  );
}

const namesOf = (labels: readonly string[]) =>
  labels.map((label) => (label === "rest" ? "everything else" : label)).join(", ");

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each) => b.includes(each));
