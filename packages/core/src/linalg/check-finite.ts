import { CommonGroundError } from "../errors.ts";
import type { Matrix } from "./matrix.ts";

/**
 * The matrix itself, when all of it is finite. Throws `RUNTIME` naming `what` and the first row that is not: NaN and
 * infinities pass through comparisons and sorts unseen and would end in an explanation of nothing.
 */
export function checkFinite(m: Matrix, what: string): Matrix {
  const at = m.data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return m;
  throw new CommonGroundError(
    "RUNTIME",
    `The model's ${what} hold ${m.data[at]} in row ${Math.floor(at / m.columns)} of ${m.rows}; ` +
      "check its weights, or compute in f32",
  );
}
