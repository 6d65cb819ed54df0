import type { Leaning } from "@commonground/core";
import { formatNumber, signed } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { Terms } from "../terms/terms.tsx";
import { Balance, placesOf } from "./balance.tsx";
import { TextField } from "./text-field.tsx";
import { Values } from "./values.tsx";
import { Word } from "./word.tsx";

/** Words shown at either end. */
const ENDS = 5;

/** Why the one class and not the other: values of parts, and how words lean. */
export function Versus({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  const causes = found?.causes ?? null;
  if (found === null || causes === null) return null;
  const { store } = explorer;
  const list = `classes-${explorer.slot}`;
  const { versus } = causes;
  const answer = found.prediction.explained.name;
  const shared = new Set(found.mutualConcepts);
  const leanings = ends(versus?.leanings ?? []);
  const place = placesOf(leanings.map(({ leaning }) => leaning));
  return (
    <section class="versus">
      <h2>Why one and not another</h2>
      {explorer.live.value && (
        <form class="pair" onSubmit={(event) => event.preventDefault()}>
          <TextField store={store} field="target" label="Why" placeholder={answer} list={list} />
          <TextField
            store={store}
            field="versus"
            label="and not"
            placeholder={versus?.name ?? "another class or text"}
            list={list}
          />
          <button
            type="button"
            disabled={versus === null}
            onClick={() => versus !== null && store.change({ target: versus.name, versus: answer })}
          >
            Swap
          </button>
        </form>
      )}
      {versus !== null && (
        <>
          <p>
            “{answer}” rather than “{versus.name}” by {signed(versus.logodds.all)} in log-odds. To the right:
            what speaks for “{answer}”; to the left: for “{versus.name}”.
          </p>
          <Values
            explorer={explorer}
            causes={causes}
            of={versus.logodds}
            name={`What each part adds to “${answer}” against “${versus.name}”, in log-odds`}
          />
          <h3>How words lean</h3>
          <ul class="leanings" aria-label={`Words nearer to “${answer}”, then to “${versus.name}”`}>
            {leanings.map(({ descriptor, leaning }) => (
              <li key={descriptor}>
                <Word explorer={explorer} word={descriptor} shared={shared.has(descriptor)} />
                <Balance value={leaning} place={place} />
                <span class="number">{formatNumber(leaning, 3)}</span>
              </li>
            ))}
          </ul>
          <Terms of="versus" />
        </>
      )}
    </section>
  );
}

/** The words that lean most to either side. */
function ends(leanings: readonly Leaning[]): readonly Leaning[] {
  return leanings.length <= 2 * ENDS ? leanings : [...leanings.slice(0, ENDS), ...leanings.slice(-ENDS)];
}
