import { formatNumber, formatPercent } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { Waiting } from "./waiting.tsx";
import { Word } from "./word.tsx";

/** Words of the class alone that are shown. */
const SHOWN = 12;

/** What both encoders hold, between what only one of them does. */
export function Shared({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  if (found === null) {
    return (
      <section>
        <h2>What both halves hold</h2>
        <Waiting lines={4} />
      </section>
    );
  }
  const { visionConcepts, languageConcepts, mutualConcepts, mutualInformation, share, prediction } = found;
  const columns = [
    { name: "Only seen", words: visionConcepts.filter((c) => !c.mutual).map((c) => c.descriptor), more: 0 },
    { name: "Both", words: mutualConcepts, more: 0 },
    {
      name: `Only round “${prediction.explained.name}”`,
      words: languageConcepts
        .filter((c) => !c.mutual)
        .map((c) => c.descriptor)
        .slice(0, SHOWN),
      more: Math.max(0, languageConcepts.length - mutualConcepts.length - SHOWN),
    },
  ];
  return (
    <section>
      <h2>What both halves hold</h2>
      <div class="venn">
        {columns.map(({ name, words, more }) => (
          <div key={name} class={name === "Both" ? "both" : ""}>
            <h3>{name}</h3>
            <p class="words">
              {words.length === 0 && <span class="soft">nothing</span>}
              {words.map((word) => (
                <Word key={word} explorer={explorer} word={word} shared={name === "Both"} />
              ))}
              {more > 0 && <span class="soft">and {more} more</span>}
            </p>
          </div>
        ))}
      </div>
      <dl class="numbers">
        <div>
          <dt>shared</dt>
          <dd>
            {mutualInformation.sharedCount} of {mutualInformation.visionCount}
          </dd>
        </div>
        <div>
          <dt>beyond chance</dt>
          <dd>{share.aboveChance === null ? "–" : formatPercent(Math.max(0, share.aboveChance))}</dd>
        </div>
        <div>
          <dt>mutual information, nats</dt>
          <dd>{formatNumber(mutualInformation.coupled)}</dd>
        </div>
      </dl>
    </section>
  );
}
