import type { Explanation } from "@commonground/core";
import { escapeText, type Markup } from "../svg.ts";
import { signed, type Told, tellCauses } from "../tell-causes.ts";

const TOPICS: Record<Told["topic"], string> = {
  for: "Carried it",
  against: "Spoke against it",
  enough: "Enough for it",
  without: "What it would have been",
  versus: "Why this and not that",
  words: "Words that lean",
};

/** What made the answer, told in sentences. */
export function causesTold(explanation: Explanation): Markup {
  const rows = tellCauses(explanation).map(
    ({ topic, text }) => `<div><dt>${TOPICS[topic]}</dt><dd>${escapeText(text)}</dd></div>`,
  );
  return `<dl class="told-causes">${rows.join("")}</dl>`;
}

/** How it was found out, and every number, for readers who want to know. */
export function causesDetails({ causes }: Explanation): Markup {
  if (causes === null) return "";
  const { logodds, similarity, versus } = causes;
  const measures = [
    { name: "log-odds", values: logodds.values },
    { name: "cosine × 2.5", values: similarity.values },
    ...(versus === null ? [] : [{ name: `against ${versus.name}`, values: versus.logodds.values }]),
  ];
  return `<details class="how"><summary>How this was found out</summary>
<p>${HOW[causes.removal]} That was done for ${
    causes.estimator === "exact"
      ? `every combination of the ${causes.players.length} players (${causes.encodings} images encoded)`
      : `the combinations that ${causes.permutations} random orders pass through (${causes.encodings} images encoded)`
  }, and what each adds to the log-odds of the answer, on average over all ways of adding it, is its value (Shapley).
A value of +0.7 doubles the odds.
Values add up to ${signed(logodds.all - logodds.none)}, what the image is worth beyond nothing.</p>
<table><thead><tr><th scope="col">part</th>${measures.map(({ name }) => `<th scope="col">${escapeText(name)}</th>`).join("")}</tr></thead><tbody>
${causes.players
  .map((player, p) =>
    line(
      player,
      measures.map(({ values }) => signed(values[p])),
    ),
  )
  .join("\n")}
</tbody></table>
<p>In formulas: φ<sub>p</sub> = Σ<sub>S∌p</sub> |S|! (n − |S| − 1)! / n! · [v(S ∪ p) − v(S)],
where n = ${causes.players.length} players, S runs over sets of them,
and v(S) = z − ln Σ exp z of the other classes,
for the image that shows S alone; z is a class’s scaled cosine.
A pair’s value is the same average of v(S ∪ pq) − v(S ∪ p) − v(S ∪ q) + v(S).</p></details>`;
}

const HOW = {
  blur: "A part was taken away by blurring it beyond recognition, all else left alone.",
  page: "A part was taken away by painting it in the colour of the image’s border, all else left alone.",
  mean: "A part was taken away by painting it in the image’s mean colour, all else left alone.",
  drop: "A part was taken away by leaving its patches out of what the model reads, all else left alone.",
} as const;

function line(name: string, values: readonly string[]): Markup {
  return `<tr><th scope="row">${escapeText(name)}</th>${values.map((value) => `<td class="number">${value}</td>`).join("")}</tr>`;
}
