import type { Attribution, Causes } from "@commonground/core";
import { playerNames, rank, signed } from "@commonground/report";
import type { ComponentChildren } from "preact";
import type { Explorer } from "../../state/explorer.ts";
import { Balance, placesOf } from "./balance.tsx";
import { marksOf, pointing } from "./marks.ts";

/** What each part is worth, largest first, as bars to either side of zero. */
export function Values({
  explorer,
  causes,
  of,
  name,
  after,
}: {
  explorer: Explorer;
  causes: Causes;
  of: Attribution;
  /** What the list is called. */
  name: string;
  /** What stands after each bar. */
  after?: ((label: string) => ComponentChildren) | undefined;
}) {
  const found = explorer.explanation.value!;
  const ranked = rank(causes, of);
  const colours = new Map(found.parts.map(({ label, colour }) => [label, colour]));
  const nameOf = playerNames(found);
  const marks = marksOf(explorer);
  const place = placesOf(ranked.map(({ value }) => value));
  return (
    <ul class="values" aria-label={name}>
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
              {nameOf(label)}
            </span>
            <Balance value={value} place={place} />
            <span class="number">{signed(value)}</span>
          </button>
          {after?.(label)}
        </li>
      ))}
    </ul>
  );
}
