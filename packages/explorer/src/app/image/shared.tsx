import { dynamicsFigure, formatNumber, formatPercent, tableHtml, vennFigure } from "@commonground/report";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { Terms } from "../terms/terms.tsx";
import { dragging } from "./dragging.ts";
import { marksOf, pointing } from "./marks.ts";
import { sharedSets, takenOut } from "./shared-sets.ts";
import { Waiting } from "./waiting.tsx";

/** What both encoders hold, as two sets whose words can be taken out, and how what is shared falls. */
export function Shared({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  const { taken } = explorer.store.state.value;
  const root = useRef<HTMLElement>(null);
  const moved = useRef<string | null>(null);
  const left = useMemo(() => found && takenOut(found, taken), [found, taken]);
  // A word that was moved is another button now, and stays the one in focus: before a next key can be pressed.
  useLayoutEffect(() => {
    const word = moved.current;
    moved.current = null;
    if (word === null || document.activeElement !== document.body) return;
    const buttons = root.current?.querySelectorAll<HTMLElement>("[data-word]") ?? [];
    [...buttons].find((each) => each.dataset["word"] === word)?.focus();
  }, [taken]);
  if (found === null || left === null) {
    return (
      <section class="both-halves">
        <h2>What both halves hold</h2>
        <Waiting lines={4} />
      </section>
    );
  }
  const sets = sharedSets(found, taken);
  const { mutualInformation, share, prediction } = found;
  const move = (word: string) => {
    moved.current = word;
    explorer.store.change({
      taken: taken.includes(word) ? taken.filter((each) => each !== word) : [...sets.taken, word],
    });
  };
  const words = (list: readonly string[], shared: boolean) =>
    list.length === 0 ? (
      <span class="soft">nothing</span>
    ) : (
      list.map((word) => (
        <Item
          key={word}
          explorer={explorer}
          word={word}
          shared={shared}
          out={sets.taken.includes(word)}
          move={move}
        />
      ))
    );
  const { curve, auc } = left.explanation.dynamics.coupled;
  const now = curve[left.count]!;
  const curveFigure = dynamicsFigure(left.explanation, "coupled")!;
  return (
    <section class="both-halves" ref={root}>
      <h2>What both halves hold</h2>
      <p class="soft">
        One half of the model sees, the other reads. In the middle: words for what it sees that it also knows
        “{prediction.explained.name}” by. Click a word, or drag it out, to take it out; the curve below
        follows.
      </p>
      <div class="sets">
        <div class="seen-alone">
          <h3>Only seen</h3>
          <p class="words">{words(sets.vision, false)}</p>
        </div>
        <div class="both">
          <h3>Both</h3>
          <p class="words">{words(sets.both, true)}</p>
        </div>
        <div class="said-alone">
          <h3>Only known of “{prediction.explained.name}”</h3>
          <p class="words">
            {words(sets.language, false)}
            {sets.more > 0 && <span class="soft">and {sets.more} more</span>}
          </p>
        </div>
      </div>
      <div class="tray">
        <h3>Taken out</h3>
        <p class="words">{words(sets.taken, false)}</p>
        <button
          type="button"
          class={sets.taken.length === 0 ? "unseen" : ""}
          disabled={sets.taken.length === 0}
          onClick={() => explorer.store.change({ taken: [] })}
        >
          Put all back
        </button>
      </div>
      <div role="status">
        <dl class="numbers">
          <div>
            <dt>shared</dt>
            <dd>
              {sets.both.length} of {mutualInformation.visionCount}
            </dd>
          </div>
          <div>
            <dt>mutual information, nats</dt>
            <dd>
              {formatNumber(now)}
              {left.count > 0 && <small> of {formatNumber(mutualInformation.coupled)}</small>}
            </dd>
          </div>
          <div>
            <dt>AUC of its fall</dt>
            <dd>{formatNumber(auc)}</dd>
          </div>
          <div>
            <dt>beyond chance, with all words</dt>
            <dd>{share.aboveChance === null ? "–" : formatPercent(Math.max(0, share.aboveChance))}</dd>
          </div>
        </dl>
      </div>
      <figure class="drawn">
        <div dangerouslySetInnerHTML={{ __html: curveFigure.svg }} />
        <figcaption class="soft">
          A word that is taken out keeps its place and matches no more
          {left.count > 0 && "; those you took out come first, the others by importance"}. So a word that one
          side alone holds changes nothing.
        </figcaption>
      </figure>
      <Terms of="shared" />
      <details>
        <summary>As tables</summary>
        {[vennFigure(found)!.table, curveFigure.table].map((table, i) => (
          <div
            key={i}
            class="tables"
            role="region"
            aria-label={i === 0 ? "Who holds which word" : "How mutual information falls"}
            tabIndex={0}
            dangerouslySetInnerHTML={{ __html: tableHtml(table) }}
          />
        ))}
      </details>
    </section>
  );
}

function Item({
  explorer,
  word,
  shared,
  out,
  move,
}: {
  explorer: Explorer;
  word: string;
  shared: boolean;
  out: boolean;
  move: (word: string) => void;
}) {
  const drop = useRef<(over: Element | null) => void>(() => {});
  // It is let go where the other state is: out of the sets, or in them again.
  drop.current = (over) => {
    const inSets = over !== null && over.closest(".sets") !== null;
    if (inSets === out) move(word);
  };
  const drag = useMemo(() => dragging((over) => drop.current(over)), []);
  return (
    <button
      type="button"
      data-word={word}
      class={`word ${shared ? "shared" : ""} ${marksOf(explorer).words.has(word) ? "marked" : ""}`}
      aria-label={out ? `Put back ${word}` : `Take out ${word}`}
      {...pointing(explorer, { word }, () => move(word))}
      {...drag}
    >
      {word}
    </button>
  );
}
