import type { Explanation } from "@commonground/core";
import { formatNumber, formatPercent } from "@commonground/report";
import { sharedSets } from "../app/image/shared-sets.ts";
import type { Pointing } from "./pointing.ts";
import { Word } from "./words.tsx";

/** What both encoders hold, as two sets that overlap; nothing where the method does not ask. */
export function Shared({ explanation, pointing }: { explanation: Explanation; pointing: Pointing }) {
  const { visionConcepts, languageConcepts, mutualConcepts, mutualInformation, dynamics, share } =
    explanation;
  if (visionConcepts === null || languageConcepts === null || mutualConcepts === null) return null;
  const sets = sharedSets({ visionConcepts, languageConcepts, mutualConcepts }, []);
  const words = (list: readonly string[], shared: boolean) =>
    list.length === 0 ? (
      <span class="soft">nothing</span>
    ) : (
      list.map((word) => <Word key={word} word={word} shared={shared} pointing={pointing} />)
    );
  const numbers: readonly (readonly [string, string | null])[] = [
    ["shared", mutualInformation && `${mutualInformation.sharedCount} of ${mutualInformation.visionCount}`],
    ["mutual information, nats", mutualInformation && formatNumber(mutualInformation.coupled)],
    ["AUC of its fall", dynamics && formatNumber(dynamics.coupled.auc)],
    [
      "beyond chance",
      share && (share.aboveChance === null ? "–" : formatPercent(Math.max(0, share.aboveChance))),
    ],
  ];
  return (
    <section>
      <h3>What both halves hold</h3>
      <div class="sets">
        <div class="seen-alone">
          <h4>Only seen</h4>
          <p class="words">{words(sets.vision, false)}</p>
        </div>
        <div class="both">
          <h4>Both</h4>
          <p class="words">{words(sets.both, true)}</p>
        </div>
        <div class="said-alone">
          <h4>Only known of “{explanation.prediction.explained.name}”</h4>
          <p class="words">
            {words(sets.language, false)}
            {sets.more > 0 && <span class="soft">and {sets.more} more</span>}
          </p>
        </div>
      </div>
      <dl class="numbers">
        {numbers.map(
          ([name, text]) =>
            text !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
