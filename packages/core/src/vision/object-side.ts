import type { Grid } from "../encoder/encoder.ts";
import type { ExplainSettings } from "../explanation/settings.ts";

type Rule = ExplainSettings["foreground"];

export interface ObjectSide {
  /** 1: the positive entries are the object; −1: the negative ones. */
  readonly sign: 1 | -1;
  /** The rule that decided; `strongest` where neither could. */
  readonly by: Rule | "strongest";
}

/**
 * Which side of `scores` (one a patch, image by image) is the object (method 2.2); null when they have one sign, and so
 * no two sides. `majority` (published): not the side of more than half of all patches. `border`: the side that holds
 * fewer border patches of the frames. Each rule leaves its ties to the other; what stays tied goes to the entry of
 * largest magnitude, the first of equals. Entries of 0 are on neither side. The sides do not depend on the sign of
 * `scores`, which a decomposition chooses as it likes.
 */
export function objectSide(scores: ArrayLike<number>, grid: Grid, rule: Rule): ObjectSide | null {
  let positive = 0;
  let negative = 0;
  let positiveBorder = 0;
  let negativeBorder = 0;
  let strongest = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i];
    const border = isOnBorder(i % (grid.rows * grid.columns), grid) ? 1 : 0;
    if (score > 0) {
      positive++;
      positiveBorder += border;
    } else if (score < 0) {
      negative++;
      negativeBorder += border;
    }
    if (Math.abs(score) > Math.abs(strongest)) strongest = score;
  }
  if (positive === 0 || negative === 0) return null;
  const byBorder = (): ObjectSide | null =>
    positiveBorder === negativeBorder
      ? null
      : { sign: positiveBorder < negativeBorder ? 1 : -1, by: "border" };
  const half = scores.length / 2;
  const byMajority = (): ObjectSide | null =>
    positive > half || negative > half ? { sign: positive > half ? -1 : 1, by: "majority" } : null;
  const decided = rule === "border" ? (byBorder() ?? byMajority()) : (byMajority() ?? byBorder());
  return decided ?? { sign: strongest > 0 ? 1 : -1, by: "strongest" };
}

function isOnBorder(patch: number, { rows, columns }: Grid): boolean {
  const row = Math.floor(patch / columns);
  const column = patch % columns;
  return row === 0 || row === rows - 1 || column === 0 || column === columns - 1;
}
