import { formatPercent } from "@commonground/report";
import type { Both } from "./both.ts";
import { pairAnswers, type Told } from "./differences.ts";

/** Both answers and their rivals, as each side sees them. */
export function AnswersApart({
  a,
  b,
  classes,
}: Both & { classes: readonly [readonly string[], readonly string[]] }) {
  const rows = pairAnswers(a.prediction, b.prediction, { first: classes[0], second: classes[1] });
  return (
    <table>
      <caption>Answers</caption>
      <thead>
        <tr>
          <th scope="col">Answer</th>
          <th scope="col" class="twins">
            First and second
          </th>
          <th scope="col" class="number">
            First
          </th>
          <th scope="col" class="number">
            Second
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, first, second }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="twins" aria-hidden="true">
              <span class="twin">
                <i style={{ width: `${barOf(first)}%` }} />
                <i class="other" style={{ width: `${barOf(second)}%` }} />
              </span>
            </td>
            <td class="number">{probabilityText(first)}</td>
            <td class="number">{probabilityText(second)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is told as smaller than something needs no second sign. */
function probabilityText(told: Told | null): string {
  if (told === null) return "no such class";
  const text = formatPercent(told.probability);
  return told.atMost && !text.startsWith("<") ? `≤ ${text}` : text;
}

const barOf = (told: Told | null) => (told === null || told.atMost ? 0 : told.probability * 100);
