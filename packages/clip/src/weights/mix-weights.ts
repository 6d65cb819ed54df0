import { CommonGroundError } from "@commonground/core";
import { joinSources } from "@commonground/files";
import type { Composition, StoredTensor, Term } from "../onnx/graph.ts";
import { isWeightType, ITSELF, storedAt, timesAll } from "./composition.ts";
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
    const made = timesAll(second.made ?? ITSELF, mix);
    const stored = shifted(storedAt(other.header, second, second.dtype), shift);
    const own = timesAll(entry.made ?? ITSELF, 1 - mix);
    const terms: readonly Term[] = [
      ...own.terms,
      { kind: "tensor", factor: made.factor, tensor: stored },
      ...made.terms.map((term) => shiftedTerm(term, shift)),
    ];
    tensors.set(name, { ...entry, made: { factor: own.factor, terms } satisfies Composition });
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

function shifted(tensor: StoredTensor, by: number): StoredTensor {
  return { ...tensor, offset: tensor.offset + by };
}

function shiftedTerm(term: Term, by: number): Term {
  return term.kind === "tensor"
    ? { ...term, tensor: shifted(term.tensor, by) }
    : { ...term, left: shifted(term.left, by), right: shifted(term.right, by) };
}
