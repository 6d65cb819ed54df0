import { CommonGroundError } from "@commonground/core";
import { joinSources } from "@commonground/files";
import type { Composition, StoredTensor, Term } from "../onnx/graph.ts";
import type { AdapterConfig } from "./adapter-config.ts";
import { type ModuleChange, sortAdapter, weightNames } from "./adapter-tensors.ts";
import { checkAdapter } from "./check-adapter.ts";
import { refusePartAdapter } from "./refuse-part-adapter.ts";
import { isWeightType, movedBy, storedAt } from "./composition.ts";
import type { StoredWeights, WeightEntry } from "./stored-weights.ts";

/**
 * The base's weights as the adapter changes them (LoRA, E. Hu et al., arXiv 2106.09685): W + s·B·A, with DoRA (S.-Y. Liu
 * et al., arXiv 2402.09353) brought to rows of other lengths; biases; what was trained whole. Numbers are those of
 * peft's `merge_and_unload`. Nothing is read or copied. Throws `INVALID_WEIGHTS` for tensors that are not as the
 * configuration or the base asks for, or `MISSING_TENSOR` for what the base has not, or as
 * `refusePartAdapter`.
 */
export function mergeAdapter(
  base: StoredWeights,
  adapter: StoredWeights,
  config: AdapterConfig,
): StoredWeights {
  const file = adapter.source.name;
  const found = sortAdapter(adapter.header, file);
  checkAdapter(found, config, file);
  refusePartAdapter(found, base, config, file);
  const tensors = new Map(base.header.tensors);
  const [baseName, shift] = [base.source.name, base.source.size];
  const fail = (what: string) => new CommonGroundError("INVALID_WEIGHTS", `${file}: ${what}`);
  const entryOf = (...names: readonly string[]): readonly [string, WeightEntry] => {
    const name = names.find((each) => tensors.has(each));
    if (name !== undefined) return [name, tensors.get(name)!];
    throw new CommonGroundError(
      "MISSING_TENSOR",
      `${file}: changes ${names[0]!}, which ${baseName} has not; check that the adapter belongs to this model, in this layout`,
    );
  };
  const own = (entry: WeightEntry): Term => {
    if (!isWeightType(entry.dtype)) throw fail(`changes what ${baseName} stores as ${entry.dtype}`);
    return { kind: "tensor", factor: 1, tensor: storedAt(base.header, entry, entry.dtype, entry.made) };
  };
  /** A tensor of the adapter, in the joined source, of one of these shapes but for sides of one; seen in the first. */
  const placed = (
    what: string,
    entry: WeightEntry | undefined,
    shape: readonly number[],
    why: string,
  ): StoredTensor => {
    const isAlike =
      entry?.shape.filter((side) => side !== 1).join() === shape.filter((side) => side !== 1).join();
    const isFlat =
      entry?.shape[0] === shape[0] && entry?.shape.slice(1).reduce((all, side) => all * side, 1) === shape[1];
    if (entry !== undefined && isWeightType(entry.dtype) && (isAlike || isFlat)) {
      return movedBy({ ...storedAt(adapter.header, entry, entry.dtype), shape }, shift);
    }
    const told = entry === undefined ? "is missing" : `is [${entry.shape.join(", ")}] in ${entry.dtype}`;
    throw fail(`${what} ${told}, expected [${shape.join(", ")}] ${why}`);
  };
  const product = (change: ModuleChange, { shape }: WeightEntry): Term => {
    const [rows = 0, ...inner] = shape;
    const columns = inner.reduce((all, side) => all * side, 1);
    const rank = config.rankOf(change.settings);
    const why = `for rank ${rank} (${config.path}) and [${shape.join(", ")}] of ${baseName}`;
    const part = (letter: "A" | "B", height: number, width: number) =>
      placed(
        `lora_${change.isTable ? "embedding_" : ""}${letter} of ${change.module}`,
        letter === "A" ? change.a : change.b,
        [height, width],
        why,
      );
    const factor = config.scaleOf(change.settings) * change.times;
    return change.isTable
      ? {
          kind: "product",
          factor,
          left: part("A", rank, rows),
          right: part("B", columns, rank),
          transposed: [0, rows],
        }
      : { kind: "product", factor, left: part("B", rows, rank), right: part("A", rank, columns) };
  };

  for (const [name, entry] of found.whole) {
    const [, { shape }] = entryOf(name);
    const { offset, length } = placed(name, entry, shape, `as in ${baseName}`);
    const begin = offset - base.header.dataOffset;
    tensors.set(name, { dtype: entry.dtype, shape, begin, end: begin + length });
  }
  for (const change of found.changes) {
    const { module } = change;
    const [name, entry] = entryOf(...weightNames(module));
    const lengths =
      change.lengths &&
      placed(
        `lora_magnitude_vector of ${module}`,
        change.lengths,
        entry.shape.slice(0, 1),
        `as in ${baseName}`,
      );
    const made: Composition = { terms: [own(entry), product(change, entry)], lengths };
    tensors.set(name, { ...entry, made });
    if (change.bias === undefined) continue;
    const [biasName, bias] = entryOf(`${module}.bias`);
    const tensor = placed(`lora_B.bias of ${module}`, change.bias, bias.shape, `as in ${baseName}`);
    const factor = config.scaleOf(change.settings);
    tensors.set(biasName, { ...bias, made: { terms: [own(bias), { kind: "tensor", factor, tensor }] } });
  }
  const scales = new Set(found.changes.map(({ settings }) => config.scaleOf(settings)));
  return {
    source: joinSources([base.source, adapter.source], baseName),
    header: { ...base.header, tensors },
    begins: [...base.begins, ...adapter.begins.map((begin) => shift + begin)],
    note: [base.note, noteOn(file, config, scales, found.whole.size)].filter(Boolean).join(" "),
  };
}

function noteOn(file: string, config: AdapterConfig, scales: ReadonlySet<number>, whole: number): string {
  const kind = config.hasLengths ? "DoRA" : "LoRA";
  const told = [...scales]
    .toSorted((a, b) => a - b)
    .map((scale) => scale.toPrecision(4))
    .join(", ");
  const at = `${config.stabilised ? "rank-stabilised, " : ""}at the scale${scales.size > 1 ? "s" : ""} ${told}`;
  const besides = whole === 0 ? "" : `; ${whole} tensor${whole > 1 ? "s are" : " is"} the adapter's own`;
  return `The ${kind} adapter ${file} is merged${scales.size === 0 ? "" : `, ${at}`}${besides}.`;
}
