import type { MutualKnowledgeExplanation } from "@commonground/core";
import { signed } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { Balance, placesOf } from "../image/balance.tsx";
import { marksOf, pointing } from "../image/marks.ts";
import type { Both } from "./both.ts";
import { pairValues, type PartPair } from "./differences.ts";

/** What parts in the same place add on either side. */
export function ValuesApart({ first, second, a, b }: Both & { first: Explorer; second: Explorer }) {
  const pairs = pairValues(a, b);
  if (pairs === null) {
    return a.image.sha256 === b.image.sha256 ? null : (
      <p class="soft spaced">
        These are two pictures, whose parts have no places in common; their values stand side by side below.
      </p>
    );
  }
  const changes = pairs.map(({ values }) => (values.second ?? 0) - (values.first ?? 0));
  const place = placesOf(changes);
  const sameAnswer = a.prediction.explained.name === b.prediction.explained.name;
  return (
    <table>
      <caption>
        What parts in the same place add, in log-odds
        {!sameAnswer && ", each to its own side’s answer"}
      </caption>
      <thead>
        <tr>
          <th scope="col">First</th>
          <th scope="col">Second</th>
          <th scope="col" class="number">
            First
          </th>
          <th scope="col" class="number">
            Second
          </th>
          <th scope="col" class="wide">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair, i) => (
          <tr key={`${pair.first}-${pair.second}`} class={isBack(first, pair) ? "back" : ""}>
            <td>
              <Letter explorer={first} of={a} label={pair.first} />
            </td>
            <td>
              <Letter explorer={second} of={b} label={pair.second} />
            </td>
            <td class="number">{pair.values.first === null ? "–" : signed(pair.values.first)}</td>
            <td class="number">{pair.values.second === null ? "–" : signed(pair.values.second)}</td>
            <td class="wide">
              {pair.values.first !== null && pair.values.second !== null && (
                <span class="change">
                  <Balance value={changes[i]!} place={place} />
                  <span class="number">{signed(changes[i]!)}</span>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isBack(first: Explorer, pair: PartPair): boolean {
  const marks = marksOf(first);
  return marks.any && pair.first !== null && !marks.parts.has(pair.first);
}

function Letter({
  explorer,
  of,
  label,
}: {
  explorer: Explorer;
  of: MutualKnowledgeExplanation;
  label: string | null;
}) {
  if (label === null) return <span class="soft">none</span>;
  const part = of.parts.find((each) => each.label === label);
  if (part === undefined) return <span class="soft">all else</span>;
  return (
    <button
      type="button"
      class="letter"
      aria-label={`${explorer.slot === "first" ? "First" : "Second"}: part ${label}`}
      aria-pressed={explorer.store.state.value.part === label}
      {...pointing(explorer, { part: label })}
    >
      <b class="badge" style={{ borderColor: part.colour }}>
        {label}
      </b>
    </button>
  );
}
