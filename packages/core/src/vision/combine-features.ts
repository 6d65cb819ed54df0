import type { EncodedImages, FeatureOutput } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { matrix } from "../linalg/matrix.ts";
import type { ExplainSettings } from "../explanation/settings.ts";

type Kind = ExplainSettings["features"];

/** The outputs an encoder must be asked for so that `combineFeatures` can make features of this kind. */
export function featureOutputs(kind: Kind): readonly FeatureOutput[] {
  return kind === "ensemble" ? ["tokens", "keys"] : [kind];
}

/**
 * The patch features the visual side works on (method 2.1), (B·N) × C: the output asked for as it is, or, for
 * `ensemble`, tokens and keys, each of length 1, side by side. Throws `INVALID_ARGUMENT` when the encoder did not
 * return an output that is needed.
 */
export function combineFeatures(features: EncodedImages["features"], kind: Kind): Matrix {
  if (kind !== "ensemble") return required(features, kind, kind);
  const tokens = normaliseRows(required(features, "tokens", kind));
  const keys = normaliseRows(required(features, "keys", kind));
  const both = matrix(tokens.rows, tokens.columns + keys.columns);
  for (let r = 0; r < tokens.rows; r++) {
    const start = r * both.columns;
    both.data.set(tokens.data.subarray(r * tokens.columns, (r + 1) * tokens.columns), start);
    both.data.set(keys.data.subarray(r * keys.columns, (r + 1) * keys.columns), start + tokens.columns);
  }
  return both;
}

function required(features: EncodedImages["features"], output: FeatureOutput, kind: Kind): Matrix {
  const found = features[output];
  if (!found) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `"${kind}" needs the encoder's "${output}"; ask for it in encodeImages`,
    );
  }
  return found;
}
