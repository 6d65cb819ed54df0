import type { Explorer } from "../../state/explorer.ts";
import { Terms } from "../terms/terms.tsx";
import { marksOf } from "./marks.ts";
import { Waiting } from "./waiting.tsx";
import { Word } from "./word.tsx";

/** What each part means to the vision encoder, in words. */
export function Parts({ explorer }: { explorer: Explorer }) {
  const found = explorer.explanation.value;
  const marks = marksOf(explorer);
  const shared = new Set(found?.mutualConcepts);
  return (
    <section>
      <h2>What each part means to it</h2>
      {found === null ? (
        <Waiting lines={5} />
      ) : (
        <>
          <ul class="parts">
            {found.parts.map(({ label, colour, descriptors }) => (
              <li key={label} class={marks.any && !marks.parts.has(label) ? "back" : ""}>
                <b class="badge" style={{ borderColor: colour }}>
                  {label}
                </b>
                <span class="words">
                  {descriptors.map(({ descriptor }) => (
                    <Word
                      key={descriptor}
                      explorer={explorer}
                      word={descriptor}
                      shared={shared.has(descriptor)}
                    />
                  ))}
                </span>
              </li>
            ))}
          </ul>
          <Terms of="words" />
        </>
      )}
    </section>
  );
}
