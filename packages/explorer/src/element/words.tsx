import type { Explanation } from "@commonground/core";
import type { Pointing } from "./pointing.ts";

/** What each part means to the vision encoder, in words; nothing where a method has none. */
export function Words({ explanation, pointing }: { explanation: Explanation; pointing: Pointing }) {
  const { parts, mutualConcepts } = explanation;
  if (parts.every(({ descriptors }) => descriptors.length === 0)) return null;
  const shared = new Set(mutualConcepts);
  const { marks } = pointing;
  return (
    <section>
      <h3>What each part means to it</h3>
      <ul class="parts">
        {parts.map(({ label, colour, descriptors }) => (
          <li key={label} class={marks.any && !marks.parts.has(label) ? "back" : ""}>
            <b class="badge" style={{ borderColor: colour }}>
              {label}
            </b>
            <span class="words">
              {descriptors.map(({ descriptor }) => (
                <Word
                  key={descriptor}
                  word={descriptor}
                  shared={shared.has(descriptor)}
                  pointing={pointing}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A word that marks its parts; one that both encoders hold looks so. */
export function Word({ word, shared, pointing }: { word: string; shared: boolean; pointing: Pointing }) {
  return (
    <button
      type="button"
      class={`word ${shared ? "shared" : ""} ${pointing.marks.words.has(word) ? "marked" : ""}`}
      aria-pressed={pointing.isKept({ word })}
      {...pointing.at({ word })}
    >
      {shared && (
        <>
          <span aria-hidden="true">● </span>
          <span class="unseen">held by both: </span>
        </>
      )}
      {word}
    </button>
  );
}
