import { useState } from "preact/hooks";
import type { Term, TermsOf } from "./field-terms.ts";

/** The field’s terms for what is shown, with their formulas, for who asks: they are loaded then. */
export function Terms({ of }: { of: TermsOf }) {
  const [terms, setTerms] = useState<readonly Term[] | string | null>(null);
  const load = () =>
    void import("./field-terms.ts").then(
      ({ TERMS }) => setTerms(TERMS[of]),
      () => setTerms("They could not be loaded; is there a connection?"),
    );
  return (
    <details class="terms" onToggle={({ currentTarget: { open } }) => open && load()}>
      <summary>In the field’s terms</summary>
      {typeof terms === "string" ? (
        <p class="soft">{terms}</p>
      ) : (
        terms !== null && (
          <dl>
            {terms.map(({ name, says, formula }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{says}</dd>
                {formula !== undefined && <dd class="formula">{formula}</dd>}
              </div>
            ))}
          </dl>
        )
      )}
    </details>
  );
}
