import { invalid } from "./check-samples.ts";
import { ascendingOrder } from "./ranks.ts";

/**
 * p-values adjusted for the false discovery rate, in the order given: to reject where the adjusted value is at most q
 * keeps the expected share of false rejections at q, for tests that are independent or positively dependent
 * (Y. Benjamini & Y. Hochberg, 1995). Throws `INVALID_ARGUMENT` for a value outside of 0 to 1.
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const wrong = Array.from(pValues).find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw invalid("false discovery rate", `p-values lie from 0 to 1, got ${wrong}`);
  const tests = pValues.length;
  const adjusted = new Float64Array(tests);
  let least = 1;
  const order = ascendingOrder(pValues);
  for (let place = tests; place >= 1; place--) {
    const i = order[place - 1];
    least = Math.min(least, (pValues[i] * tests) / place);
    adjusted[i] = least;
  }
  return adjusted;
}
