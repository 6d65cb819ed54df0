import { CommonGroundError } from "@commonground/core";
import { joinSources } from "@commonground/files";
import type { Term } from "../onnx/graph.ts";
import type { AdapterConfig } from "./adapter-config.ts";
import { isWeightType, storedAt } from "./composition.ts";
import type { StoredWeights, WeightEntry, WeightsHeader } from "./stored-weights.ts";

/** What peft puts before the names of the model's own modules. */
const PREFIX = "base_model.model.";

/**
 * The base's weights with the adapter's products added (LoRA, E. Hu et al., arXiv 2106.09685): W + s·B·A. Nothing is
 * read or copied. Throws `INVALID_WEIGHTS` for tensors that are no pair of matrices of their module, or `MISSING_TENSOR`
 * for a module that the base has not.
 */
export function mergeAdapter(
  base: StoredWeights,
  adapter: StoredWeights,
  config: AdapterConfig,
): StoredWeights {
  const file = adapter.source.name;
  const tensors = new Map(base.header.tensors);
  const scales = new Set<number>();
  for (const module of modulesOf(adapter.header, file)) {
    const name = `${module}.weight`;
    const entry = tensors.get(name);
    if (entry === undefined) {
      throw new CommonGroundError(
        "MISSING_TENSOR",
        `${file}: changes ${module}, of which ${base.source.name} has no weight; check that the adapter belongs to this model, in this layout`,
      );
    }
    const scale = config.scaleOf(module);
    scales.add(scale);
    const term = product(base, adapter, config, module, entry, scale);
    const made = entry.made ?? { factor: 1, terms: [] };
    tensors.set(name, { ...entry, made: { ...made, terms: [...made.terms, term] } });
  }
  const told = [...scales]
    .toSorted((a, b) => a - b)
    .map((scale) => scale.toPrecision(4))
    .join(", ");
  const note = `The LoRA adapter ${file} is merged, ${config.stabilised ? "rank-stabilised, " : ""}at the scale${scales.size > 1 ? "s" : ""} ${told}.`;
  return {
    source: joinSources([base.source, adapter.source], base.source.name),
    header: { ...base.header, tensors },
    begins: [...base.begins, ...adapter.begins.map((begin) => base.source.size + begin)],
    note: [base.note, note].filter(Boolean).join(" "),
  };
}

/** The modules that a file has a pair of matrices for; any other tensor is refused. */
function modulesOf({ tensors }: WeightsHeader, file: string): ReadonlySet<string> {
  const modules = new Set<string>();
  for (const name of tensors.keys()) {
    const [, module] = /^(.+)\.lora_[AB]\.weight$/u.exec(name) ?? [];
    if (module === undefined) {
      throw new CommonGroundError(
        "INVALID_WEIGHTS",
        `${file}: tensor ${name} is no matrix of a LoRA (…lora_A.weight, …lora_B.weight); merge the adapter in Python (merge_and_unload) and save the whole model`,
      );
    }
    modules.add(module.startsWith(PREFIX) ? module.slice(PREFIX.length) : module);
  }
  if (modules.size === 0) {
    throw new CommonGroundError(
      "INVALID_WEIGHTS",
      `${file}: holds no tensors; give the adapter that training saved`,
    );
  }
  return modules;
}

function product(
  base: StoredWeights,
  { source, header }: StoredWeights,
  config: AdapterConfig,
  module: string,
  { shape }: WeightEntry,
  factor: number,
): Term {
  const [rows = 0, ...inner] = shape;
  const columns = inner.reduce((all, side) => all * side, 1);
  const rank = config.rankOf(module);
  const matrix = (letter: "A" | "B", height: number, width: number) => {
    const name = [PREFIX, ""]
      .map((prefix) => `${prefix}${module}.lora_${letter}.weight`)
      .find((each) => header.tensors.has(each));
    const entry = name === undefined ? undefined : header.tensors.get(name);
    const [first, ...others] = entry?.shape ?? [];
    // Of a convolution: A has the kernel's sides, B sides of one.
    const fits = first === height && others.reduce((all, side) => all * side, 1) === width;
    if (entry === undefined || !fits || !isWeightType(entry.dtype)) {
      const found = entry === undefined ? "is missing" : `is [${entry.shape.join(", ")}] in ${entry.dtype}`;
      throw new CommonGroundError(
        "INVALID_WEIGHTS",
        `${source.name}: lora_${letter} of ${module} ${found}, expected [${height}, ${width}] for rank ${rank} (${config.path}) and [${shape.join(", ")}] of ${base.source.name}`,
      );
    }
    const stored = storedAt(header, entry, entry.dtype);
    return { ...stored, shape: [height, width], offset: base.source.size + stored.offset };
  };
  return { kind: "product", factor, left: matrix("B", rows, rank), right: matrix("A", rank, columns) };
}
