import { CommonGroundError } from "@commonground/core";
import { joinSources } from "@commonground/files";
import { isWeightType, movedBy, storedAt } from "./composition.ts";
import type { StoredWeights, WeightEntry } from "./stored-weights.ts";

/** Enough to see what is wrong. */
const MAX_NAMED = 3;

/**
 * (1 − mix) times the weights of one model plus `mix` times those of another with the same tensors (WiSE-FT, M. Wortsman
 * et al., arXiv 2109.01903, equation 1). Nothing is read or copied. Throws `INVALID_ARGUMENT`, naming the tensors that
 * differ.
 */
export function mixWeights(one: StoredWeights, other: StoredWeights, mix: number): StoredWeights {
  checkSame(one, other);
  const shift = one.source.size;
  const tensors = new Map<string, WeightEntry>();
  for (const [name, entry] of one.header.tensors) {
    const second = other.header.tensors.get(name);
    if (!isWeightType(entry.dtype) || second === undefined || !isWeightType(second.dtype)) {
      tensors.set(name, entry);
      continue;
    }
    const terms = [
      { kind: "tensor", factor: 1 - mix, tensor: storedAt(one.header, entry, entry.dtype, entry.made) },
      {
        kind: "tensor",
        factor: mix,
        tensor: movedBy(storedAt(other.header, second, second.dtype, second.made), shift),
      },
    ] as const;
    tensors.set(name, { ...entry, made: { terms } });
  }
  return {
    source: joinSources([one.source, other.source], one.source.name),
    header: { ...one.header, tensors },
    begins: [...one.begins, ...other.begins.map((begin) => shift + begin)],
    note: [one.note, other.note].filter(Boolean).join(" ") || undefined,
  };
}

const shapes = ({ header }: StoredWeights) =>
  new Map(
    [...header.tensors]
      .filter(([, { dtype }]) => isWeightType(dtype))
      .map(([name, { shape }]) => [name, shape.join(", ")]),
  );

/** Buffers of whole numbers may be in one and not the other. */
function checkSame(one: StoredWeights, other: StoredWeights): void {
  const [left, right] = [shapes(one), shapes(other)];
  const differing = [...new Set([...left.keys(), ...right.keys()])].filter(
    (name) => left.get(name) !== right.get(name),
  );
  if (differing.length === 0) return;
  const told = differing
    .slice(0, MAX_NAMED)
    .map((name) => `${name} [${left.get(name) ?? "none"}] and [${right.get(name) ?? "none"}]`);
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `${one.source.name} and ${other.source.name} cannot be mixed: ${differing.length} tensors differ (${told.join("; ")}); give two models of one architecture and layout`,
  );
}
