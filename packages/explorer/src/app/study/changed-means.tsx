import { formatNumber } from "@commonground/report";
import type { ChangesProps } from "./changes.tsx";

const number = (value: number) => formatNumber(value, 3);

/** What every measure's mean became, with intervals and tests. */
export function ChangedMeans({ told: { measures, resampling } }: ChangesProps) {
  return (
    <>
      <div class="short-table" role="region" aria-label="Means, as a table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {["Mean of", "Images", "Before", "Now", "Difference", "p, adjusted"].map((title, c) => (
                <th key={title} scope="col" class={c === 0 ? "text" : "number"}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measures.map(({ name, label, images, a, b, difference, interval, adjusted }) => (
              <tr key={name}>
                <th scope="row" class="text">
                  <span class="cell">{label}</span>
                </th>
                <td class="number">{images.toLocaleString("en")}</td>
                <td class="number">{number(a)}</td>
                <td class="number">{number(b)}</td>
                <td class="number">
                  {number(difference)}{" "}
                  {interval !== null && <small>[{interval.map(number).join(", ")}]</small>}
                </td>
                <td class="number">{adjusted < 0.001 ? "< 0.001" : number(adjusted)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft">
        Over images that both answered. In brackets the middle 95 % of {resampling.draws.toLocaleString("en")}{" "}
        bootstrap resamples of the paired differences; p of a paired permutation test, adjusted over all means
        (Benjamini and Hochberg).
      </p>
    </>
  );
}
